import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultHook } from '../../../local/aws/aws-call.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../../../local/aws/aws-endpoint.ts';
import { createSecretFiles } from '../../../local/aws/secret-files.ts';
import { awsClientOptions } from '../../../local/embedded/aws-client-options.ts';
import { createInbox, type Inbox } from '../../../local/inbox/inbox.ts';

const topicArn = 'arn:aws:sns:eu-north-1:000000000000:alarms';
const at = Date.UTC(2026, 10, 22, 23, 10);

describe('the AWS services of local mode, asked by the SDK', () => {
  let endpoint: AwsEndpoint;
  let inbox: Inbox;
  let fault: ReturnType<FaultHook>;
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-secrets-'));
  const added = () => inbox.list().slice(before);
  let before = 0;

  beforeAll(async () => {
    inbox = createInbox();
    endpoint = await startAwsEndpoint({
      inbox,
      clock: { now: () => at, wall: () => at, speed: 1 },
      files: createSecretFiles(directory),
      topicArn,
      operatorEmail: 'operator@example.com',
      faults: () => fault,
    });
  });
  beforeEach(() => {
    before = inbox.list().length;
    fault = undefined;
  });
  afterAll(() => endpoint.stop());

  const options = () => ({ ...awsClientOptions, endpoint: endpoint.endpoint, maxAttempts: 1 });

  describe('SNS', () => {
    const publish = (input: PublishCommand['input']) =>
      new SNSClient(options()).send(new PublishCommand(input));

    it('puts a text into the phone that it was sent to', async () => {
      const { MessageId } = await publish({ PhoneNumber: '+46701740605', Message: 'Hej & <hå>' });
      expect(added()).toEqual([
        {
          id: MessageId,
          providerId: MessageId,
          channel: 'sms',
          to: '+46701740605',
          text: 'Hej & <hå>',
          at: '2026-11-22T23:10:00.000Z',
        },
      ]);
    });

    it('puts what is published to the topic into the operator mailbox', async () => {
      await publish({ TopicArn: topicArn, Subject: 'Broken', Message: 'A rule is broken.' });
      expect(added()).toMatchObject([
        { channel: 'email', to: 'operator@example.com', subject: 'Broken', text: 'A rule is broken.' },
      ]);
    });

    it.each([
      ['a number that is none', { PhoneNumber: '070-1', Message: 'a' }, 'InvalidParameterException'],
      ['an empty text', { PhoneNumber: '+46701740605', Message: '' }, 'InvalidParameterException'],
      ['another topic', { TopicArn: `${topicArn}-2`, Message: 'a' }, 'NotFoundException'],
    ])('refuses %s', async (_, input, name) => {
      await expect(publish(input)).rejects.toMatchObject({ name });
      expect(added()).toEqual([]);
    });

    it('refuses an action that it does not have', async () => {
      await expect(new SNSClient(options()).send(new ListTopicsCommand({}))).rejects.toMatchObject({
        name: 'InvalidAction',
        $metadata: { httpStatusCode: 400 },
      });
    });

    it('answers a fault instead of sending', async () => {
      fault = { status: 500, code: 'InternalError', message: 'broken' };
      await expect(publish({ PhoneNumber: '+46701740605', Message: 'a' })).rejects.toMatchObject({
        $metadata: { httpStatusCode: 500 },
      });
      expect(added()).toEqual([]);
    });

    it('answers a fault although it has sent, when told so', async () => {
      fault = { status: 500, code: 'InternalError', message: 'broken', after: true };
      await expect(publish({ PhoneNumber: '+46701740605', Message: 'a' })).rejects.toThrow();
      expect(added()).toHaveLength(1);
    });
  });

  describe('SES', () => {
    const send = (ToAddresses: string[]) =>
      new SESv2Client(options()).send(
        new SendEmailCommand({
          FromEmailAddress: 'nightdesk@example.com',
          Destination: { ToAddresses },
          Content: {
            Simple: {
              Subject: { Data: 'Loud' },
              Body: { Text: { Data: 'It is loud.' }, Html: { Data: '<p>It is loud.</p>' } },
            },
          },
        }),
      );

    it('puts an e-mail into every mailbox that it was sent to', async () => {
      const { MessageId } = await send(['a@example.com', 'b@example.com']);
      const mail = {
        from: 'nightdesk@example.com',
        subject: 'Loud',
        text: 'It is loud.',
        providerId: MessageId,
      };
      expect(added()).toMatchObject([
        { ...mail, channel: 'email', to: 'a@example.com', html: '<p>It is loud.</p>' },
        { ...mail, channel: 'email', to: 'b@example.com' },
      ]);
      expect(new Set(added().map(({ id }) => id)).size).toBe(2);
    });

    it('refuses an e-mail to nobody', async () => {
      await expect(send([])).rejects.toMatchObject({ name: 'BadRequestException' });
    });
  });

  describe('Secrets Manager', () => {
    const client = () => new SecretsManagerClient(options());
    const read = (SecretId: string) => client().send(new GetSecretValueCommand({ SecretId }));

    it('keeps an account secret in accounts.json, readable by its owner only', async () => {
      const Name = 'nightdesk/accounts/lisa/webhook';
      const value = { hookId: 'a', hookSecret: 'b', token: 'c' };
      await client().send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
      const path = join(directory, 'accounts.json');
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ lisa: { webhook: value } });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(JSON.parse((await read(Name)).SecretString ?? '')).toEqual(value);
    });

    it('replaces a value and tells the versions apart', async () => {
      const Name = 'nightdesk/other';
      const created = await client().send(new CreateSecretCommand({ Name, SecretString: '{"a":1}' }));
      const put = await client().send(new PutSecretValueCommand({ SecretId: Name, SecretString: '{"a":2}' }));
      expect(put.VersionId).not.toBe(created.VersionId);
      expect((await read(created.ARN ?? '')).SecretString).toBe('{"a":2}');
    });

    it('lists, describes and deletes', async () => {
      const Name = 'nightdesk/oauth-client';
      await client().send(new CreateSecretCommand({ Name, SecretString: '{"clientId":"x"}' }));
      const names = (await client().send(new ListSecretsCommand({}))).SecretList?.map((entry) => entry.Name);
      expect(names).toContain(Name);
      await client().send(new DescribeSecretCommand({ SecretId: Name }));
      await client().send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
      await expect(read(Name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('does not find what is not there, and creates nothing twice', async () => {
      const SecretId = 'nightdesk/nothing';
      const name = 'ResourceNotFoundException';
      await expect(read(SecretId)).rejects.toMatchObject({ name });
      await expect(
        client().send(new PutSecretValueCommand({ SecretId, SecretString: '1' })),
      ).rejects.toMatchObject({ name });
      const create = () =>
        client().send(new CreateSecretCommand({ Name: 'nightdesk/once', SecretString: '{}' }));
      await create();
      await expect(create()).rejects.toMatchObject({ name: 'ResourceExistsException' });
    });
  });
});

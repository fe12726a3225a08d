import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { SetSMSAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';
import { fixSms } from '../../../cli/doctor/fix-sms.ts';

const iam = mockClient(IAMClient);
const logs = mockClient(CloudWatchLogsClient);
const sns = mockClient(SNSClient);
const Arn = 'arn:aws:iam::000000000000:role/sns-sms-delivery-log';
const Role = { Path: '/', RoleName: 'sns-sms-delivery-log', RoleId: 'R', Arn, CreateDate: new Date(0) };

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  for (const client of [iam, logs, sns]) client.reset();
  iam.on(CreateRoleCommand).resolves({ Role });
  iam.on(GetRoleCommand).resolves({ Role });
  iam.on(PutRolePolicyCommand).resolves({});
  logs.on(CreateLogGroupCommand).resolves({});
  logs.on(PutRetentionPolicyCommand).resolves({});
  logs.on(PutSubscriptionFilterCommand).resolves({});
  sns.on(SetSMSAttributesCommand).resolves({});
});

test('logs every text, and has both logs call our function', async () => {
  await fixSms('Nightdesk-delivery', 'eu-north-1');
  const filters = logs.commandCalls(PutSubscriptionFilterCommand).map(({ args: [{ input }] }) => input);
  const base = 'sns/eu-north-1/000000000000/DirectPublishToPhoneNumber';
  expect(filters.map(({ logGroupName }) => logGroupName)).toEqual([base, `${base}/Failure`]);
  expect(new Set(filters.map(({ destinationArn }) => destinationArn))).toEqual(
    new Set(['arn:aws:lambda:eu-north-1:000000000000:function:Nightdesk-delivery']),
  );
  expect(sns.commandCalls(SetSMSAttributesCommand)[0]?.args[0].input).toEqual({
    attributes: { DeliveryStatusIAMRole: Arn, DeliveryStatusSuccessSamplingRate: '100' },
  });
});

test('may be done again where everything is there already', async () => {
  const there = { message: 'there', $metadata: {} };
  iam.on(CreateRoleCommand).rejects(new EntityAlreadyExistsException(there));
  logs.on(CreateLogGroupCommand).rejects(new ResourceAlreadyExistsException(there));
  await fixSms('Nightdesk-delivery', 'eu-north-1');
  expect(sns.commandCalls(SetSMSAttributesCommand)).toHaveLength(1);
});

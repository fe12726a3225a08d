import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkEmail } from '../../../cli/doctor/check-email.ts';

const ses = mockClient(SESv2Client);
const from = 'desk@mail.example.com';
const unknown = new NotFoundException({ message: 'no', $metadata: {} });

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  ses.reset();
  ses.on(GetAccountCommand).resolves({ ProductionAccessEnabled: true });
  ses.on(GetEmailIdentityCommand).rejects(unknown);
});

const stateOf = async (sender: string | undefined = from) =>
  (await checkEmail(sender)).map(({ check, state }) => `${check}: ${state}`);

describe('the sender of e-mails', () => {
  it.each([from, 'mail.example.com'])('is fine when %s is verified', async (EmailIdentity) => {
    ses.on(GetEmailIdentityCommand, { EmailIdentity }).resolves({ VerifiedForSendingStatus: true });
    expect(await stateOf()).toEqual(['email-sender: fine', 'email-sandbox: fine']);
  });

  it('is broken while it is known and not verified, and when nobody knows it', async () => {
    expect(await stateOf()).toEqual(['email-sender: wrong', 'email-sandbox: fine']);
    ses.on(GetEmailIdentityCommand).resolves({ VerifiedForSendingStatus: false });
    expect(await stateOf()).toEqual(['email-sender: wrong', 'email-sandbox: fine']);
  });

  it('is asked for where none is set, without asking AWS', async () => {
    expect(await checkEmail(undefined)).toMatchObject([
      { check: 'email-sender', state: 'look', todo: expect.stringContaining('emailFrom') },
    ]);
    expect(ses.calls()).toHaveLength(0);
  });

  it('is worth a look in the sandbox', async () => {
    ses.on(GetAccountCommand).resolves({ ProductionAccessEnabled: false });
    ses.on(GetEmailIdentityCommand).resolves({ VerifiedForSendingStatus: true });
    expect(await stateOf()).toEqual(['email-sender: fine', 'email-sandbox: look']);
  });

  it('names the permission that is missing', async () => {
    ses.on(GetEmailIdentityCommand).rejects(new Error('denied'));
    ses.on(GetAccountCommand).rejects(new Error('denied'));
    expect((await checkEmail(from)).map(({ todo }) => todo)).toEqual([
      expect.stringContaining('ses:GetEmailIdentity'),
      expect.stringContaining('ses:GetAccount'),
    ]);
  });
});

import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListSMSSandboxPhoneNumbersCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkSms } from '../../../cli/doctor/check-sms.ts';
import { guestNumber, staffNumber } from '../../support/builders.ts';

const sns = mockClient(SNSClient);
const numbers = [
  { id: 'owner', phone: staffNumber },
  { id: 'oncall', phone: guestNumber },
];

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  sns.reset();
  sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: false });
  sns
    .on(GetSMSAttributesCommand)
    .resolves({ attributes: { MonthlySpendLimit: '50', DeliveryStatusIAMRole: 'arn:aws:iam::0:role/log' } });
});

describe('what the AWS account allows texts to do', () => {
  it('is fine outside the sandbox, with a raised limit and a log', async () => {
    const findings = await checkSms(numbers);
    expect(findings.map(({ check, state }) => [check, state])).toEqual([
      ['sms-sandbox', 'fine'],
      ['sms-limit', 'fine'],
      ['sms-log', 'fine'],
    ]);
  });

  it('is broken in the sandbox for the contacts whose numbers are not verified there, by their ids', async () => {
    sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: true });
    sns.on(ListSMSSandboxPhoneNumbersCommand).resolves({
      PhoneNumbers: [
        { PhoneNumber: staffNumber, Status: 'Verified' },
        { PhoneNumber: guestNumber, Status: 'Pending' },
      ],
    });
    const [finding] = await checkSms(numbers);
    expect(finding).toMatchObject({ check: 'sms-sandbox', state: 'wrong' });
    expect(finding?.todo).toMatch(/Exit SMS sandbox.*verify the numbers of oncall there/);
    expect(JSON.stringify(finding)).not.toContain(guestNumber);
  });

  it('is worth a look in the sandbox while all contacts are verified there', async () => {
    sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: true });
    const PhoneNumbers = numbers.map(({ phone }) => ({ PhoneNumber: phone, Status: 'Verified' as const }));
    sns.on(ListSMSSandboxPhoneNumbersCommand).resolves({ PhoneNumbers });
    expect((await checkSms(numbers))[0]).toMatchObject({ check: 'sms-sandbox', state: 'look' });
  });

  it.each([[{}], [{ MonthlySpendLimit: '1' }]])(
    'says that USD 1 a month is little: %o',
    async (attributes) => {
      sns.on(GetSMSAttributesCommand).resolves({ attributes });
      const [, limit, log] = await checkSms(numbers);
      expect(limit).toMatchObject({
        check: 'sms-limit',
        state: 'look',
        what: expect.stringContaining('USD 1,'),
      });
      expect(log).toMatchObject({
        check: 'sms-log',
        state: 'look',
        todo: expect.stringContaining('--fix-sms'),
      });
    },
  );

  it('says for each part what this login may not ask', async () => {
    sns.on(GetSMSSandboxAccountStatusCommand).rejects(new Error('denied'));
    sns.on(GetSMSAttributesCommand).rejects(new Error('denied'));
    expect((await checkSms(numbers)).map(({ state, todo }) => [state, todo])).toEqual([
      ['look', expect.stringContaining('sns:GetSMSSandboxAccountStatus')],
      ['look', expect.stringContaining('sns:GetSMSAttributes')],
    ]);
  });
});

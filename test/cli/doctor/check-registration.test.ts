import {
  DescribePhoneNumbersCommand,
  DescribeSenderIdsCommand,
  PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkRegistration } from '../../../cli/doctor/check-registration.ts';
import { staffNumber } from '../../support/builders.ts';

const voice = mockClient(PinpointSMSVoiceV2Client);
const american = { id: 'oncall', phone: '+12025550123' };
const swedish = { id: 'owner', phone: staffNumber };

/** A number that this AWS account has, as the service describes it. */
const aNumber = (IsoCountryCode: string, Status: 'ACTIVE' | 'PENDING') => ({
  PhoneNumberArn: 'arn',
  PhoneNumber: '+18005550100',
  Status,
  IsoCountryCode,
  MessageType: 'TRANSACTIONAL' as const,
  NumberCapabilities: ['SMS' as const],
  NumberType: 'TOLL_FREE' as const,
  MonthlyLeasingPrice: '2.00',
  TwoWayEnabled: false,
  SelfManagedOptOutsEnabled: false,
  OptOutListName: 'Default',
  DeletionProtectionEnabled: false,
  CreatedTimestamp: new Date(0),
});

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  voice.reset();
  voice.on(DescribePhoneNumbersCommand).resolves({});
  voice.on(DescribeSenderIdsCommand).resolves({});
});

const only = async (...numbers: Parameters<typeof checkRegistration>[0]) =>
  (await checkRegistration(numbers, [], 'Nightdesk'))[0];

describe('the registration of senders, by the country of the numbers in contacts', () => {
  it('says on day one that texts to the United States need a number, which takes weeks', async () => {
    const finding = await only(american);
    expect(finding).toMatchObject({ check: 'sms-registration', state: 'wrong' });
    expect(finding?.what).toMatch(/United States \(oncall\).*registered number.*weeks/);
    expect(finding?.todo).toMatch(/^Start today/);
    expect(JSON.stringify(finding)).not.toContain(american.phone);
  });

  it('says so too where AWS may not be asked which numbers there are', async () => {
    voice.on(DescribePhoneNumbersCommand).rejects(new Error('denied'));
    expect(await only(american)).toMatchObject({ state: 'look', what: expect.stringContaining('weeks') });
  });

  it('waits with whoever has asked for a number, and is fine once it is active', async () => {
    voice.on(DescribePhoneNumbersCommand).resolves({ PhoneNumbers: [aNumber('US', 'PENDING')] });
    expect(await only(american)).toMatchObject({ state: 'look', what: expect.stringContaining('wait') });
    voice.on(DescribePhoneNumbersCommand).resolves({ PhoneNumbers: [aNumber('US', 'ACTIVE')] });
    expect(await only(american)).toMatchObject({ state: 'fine' });
  });

  it('takes a number of another country for none', async () => {
    voice.on(DescribePhoneNumbersCommand).resolves({ PhoneNumbers: [aNumber('SE', 'ACTIVE')] });
    expect(await only(american)).toMatchObject({ state: 'wrong' });
  });

  it('asks to check where AWS has a form, until a registered sender id is there', async () => {
    const check = () => checkRegistration([swedish], ['SG'], 'Nightdesk');
    expect((await check())[1]).toMatchObject({
      state: 'look',
      what: expect.stringContaining('Singapore (guests of homes there)'),
      todo: expect.stringMatching(/^Check .*https:\/\/docs\.aws\.amazon\.com\//),
    });
    const SenderIds = [
      {
        SenderIdArn: 'arn',
        SenderId: 'Nightdesk',
        IsoCountryCode: 'SG',
        MessageTypes: ['TRANSACTIONAL' as const],
        MonthlyLeasingPrice: '0.00',
        DeletionProtectionEnabled: false,
        Registered: true,
      },
    ];
    voice.on(DescribeSenderIdsCommand).resolves({ SenderIds });
    expect((await check())[1]).toMatchObject({ state: 'fine' });
  });

  it('claims no more than is known of other countries', async () => {
    expect(await only(swedish)).toMatchObject({
      state: 'fine',
      what: expect.stringMatching(/Sweden \(owner\).*that we know of.*last word/),
    });
  });

  it('says that nobody can be texted where no contact has a number', async () => {
    expect(await checkRegistration([], ['US'], 'Nightdesk')).toMatchObject([
      { state: 'look', todo: expect.stringContaining('npm run connect') },
    ]);
  });
});

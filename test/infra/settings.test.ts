import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

const right: Record<string, unknown> = { alarmEmail: 'ops@example.com', timeZone: 'Europe/Stockholm' };
const read = (given: Record<string, unknown>) => readSettings((name) => given[name]);
const readWith = (given: Record<string, unknown>) => read({ ...right, ...given });

describe('settings', () => {
  it('needs an alarm e-mail and a time zone, and fills in the rest', () => {
    expect(read(right)).toEqual({
      stackName: 'Nightdesk',
      alarmEmail: 'ops@example.com',
      timeZone: 'Europe/Stockholm',
      minutApiUrl: 'https://api.minut.com/v8',
      partner: false,
      retentionEventDays: 30,
      retentionIncidentDays: 400,
      stage: 'prod',
    });
  });

  it('says everything that is unset or wrong at once, and how to set it', () => {
    const attempt = () => read({ timeZone: 'Europe/Stokholm', partner: 'maybe', smsMonthlyLimitUsd: '-3' });
    expect(attempt).toThrow('alarmEmail is not set: add -c alarmEmail=ops@example.com.');
    expect(attempt).toThrow(
      'timeZone "Europe/Stokholm" is no IANA time zone: give one like Europe/Stockholm.',
    );
    expect(attempt).toThrow('partner "maybe" is neither true nor false.');
    expect(attempt).toThrow('smsMonthlyLimitUsd "-3" must be more than 0.');
  });

  it('takes an empty value as unset', () => {
    expect(() => readWith({ alarmEmail: '' })).toThrow('alarmEmail is not set');
  });

  it.each([
    ['alarmEmail', 'ops'],
    ['timeZone', '+01:00'],
    ['voiceNumber', '0701740605'],
    ['emailFrom', 'Night Desk'],
    ['minutApiUrl', 'ftp://api.example.com'],
    ['smsMonthlyLimitUsd', 'much'],
    ['smsSenderId', '123456'],
    ['smsSenderId', 'NightDeskLtd'],
    ['minutLimitScope', 'home'],
    ['minutGuestFields', '{"phone"'],
    ['minutGuestFields', '{"fone": "mobile"}'],
    ['minutGuestFields', '{"phone": 7}'],
    ['signatureHeader', 'X-Minut-Signature:'],
    ['tokenHeader', 'Minut token'],
    ['stackName', '7th heaven'],
    ['stage', 'staging'],
  ])('refuses %s "%s" by name', (name, value) => {
    expect(() => readWith({ [name]: value })).toThrow(`${name} ${JSON.stringify(value)}`);
  });

  it('reads what the command line can only give as text', () => {
    expect(readWith({ partner: 'true', smsMonthlyLimitUsd: '50' })).toMatchObject({
      partner: true,
      smsMonthlyLimitUsd: 50,
    });
    expect(readWith({ partner: 'false' }).partner).toBe(false);
  });

  it('takes the names of a stay’s fields as JSON or, in cdk.json, as an object', () => {
    const fields = { phone: 'mobile', checkIn: 'arrival' };
    const json = JSON.stringify(fields);
    expect(readWith({ minutGuestFields: json }).minutGuestFields).toBe(json);
    expect(readWith({ minutGuestFields: fields }).minutGuestFields).toBe(json);
    expect(() => readWith({ minutGuestFields: { fone: 'mobile' } })).toThrow(
      'minutGuestFields {"fone":"mobile"} is no JSON object of field names',
    );
    expect(() => readWith({ minutGuestFields: ['mobile'] })).toThrow('is no JSON object of field names');
  });

  it('takes the name of a header in any case, as people copy it, and keeps it in lower case', () => {
    expect(readWith({ signatureHeader: 'X-Signature', tokenHeader: 'X-Token' })).toMatchObject({
      signatureHeader: 'x-signature',
      tokenHeader: 'x-token',
    });
  });

  it('drops the slash at the end of the Minut address, so that paths can be appended', () => {
    expect(readWith({ minutApiUrl: 'https://minut.example.com/v8/' }).minutApiUrl).toBe(
      'https://minut.example.com/v8',
    );
  });
});

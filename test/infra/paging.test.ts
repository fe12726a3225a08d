import { describe, expect, test } from 'vitest';
import { synthesize } from './synthesize.ts';

const silent = synthesize();
const withPhone = synthesize({ alarmPhone: '+46701740605', retentionEventDays: '7' });

describe('what pages', () => {
  test('is one alarm over those that mean that alerts are not getting through', () => {
    withPhone.template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 1);
    const [rule] = Object.values(withPhone.template.findResources('AWS::CloudWatch::CompositeAlarm')).map(
      (alarm) => JSON.stringify(alarm.Properties.AlarmRule),
    );
    for (const part of ['nobodyreached', 'canarymissing', 'eventsdeadletters', 'reconcilenotrunning']) {
      expect(rule).toContain(part);
    }
    expect(rule).not.toContain('foundonlybyreconcile');
  });

  test('goes by text only where a phone is set', () => {
    silent.template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
    expect(
      silent.template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'sms' } }),
    ).toEqual({});
    withPhone.template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sms',
      Endpoint: '+46701740605',
    });
  });
});

test('hands the retention to every function that writes state', () => {
  const functions = Object.values(withPhone.template.findResources('AWS::Lambda::Function'));
  const writers = functions.filter(({ Properties }) => Properties.Environment?.Variables?.STATE_TABLE);
  expect(writers.length).toBeGreaterThan(0);
  for (const { Properties } of writers) {
    expect(Properties.Environment.Variables).toMatchObject({
      RETENTION_EVENT_DAYS: '7',
      RETENTION_INCIDENT_DAYS: '400',
    });
  }
});

/**
 * Scenarios that MiniStack cannot show, by title, each with the reason. They are printed. One that is skipped without
 * being listed here fails the run, and so does one that is listed and not skipped: then the emulator has learned it.
 */
export const allowedSkips: ReadonlyMap<string, string> = new Map([
  [
    'is told by doctor whether texts are in the sandbox',
    'MiniStack has no GetSMSSandboxAccountStatus; test/cli/doctor/check-sms.test.ts plays its answers.',
  ],
  [
    "is told by doctor the month's limit for texts",
    'MiniStack has no GetSMSAttributes; test/cli/doctor/check-sms.test.ts plays its answers.',
  ],
  [
    'is told by doctor that alarms reach nobody until their subscription is confirmed',
    'MiniStack confirms e-mail subscriptions by itself; test/cli/doctor/check-alarms.test.ts plays the others.',
  ],
  [
    'has an alarm on metric math, as the template says',
    'MiniStack refuses AWS::CloudWatch::Alarm with Metrics, so test/deploy/app.ts leaves it out; cfn-lint and test/infra see it.',
  ],
  [
    'has an alarm over other alarms where a phone is set, as the template says',
    'MiniStack refuses AWS::CloudWatch::CompositeAlarm, so test/deploy/app.ts leaves it out; cfn-lint and test/infra see it.',
  ],
]);

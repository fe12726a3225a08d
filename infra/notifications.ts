import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allowEmail } from './allow-email.ts';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** Texts and e-mails on their way to people. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: StageProps, configurationSet: string | undefined) {
    super(scope, id);
    const { settings, tables, queues } = props;
    const notify = new NightdeskFunction(this, 'notify', props);
    notify.bindTable('STATE_TABLE', tables.state, 'read and write');
    notify.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    notify.bindQueue('TIMERS_QUEUE_URL', queues.of('timers'));
    notify.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
    notify.setVariable('SMS_SENDER_ID', settings.smsSenderId);
    this.allowTexts(notify);
    if (settings.voiceNumber !== undefined) this.allowCalls(notify, settings.voiceNumber);
    notify.setVariable('EMAIL_CONFIGURATION_SET', configurationSet);
    if (settings.emailFrom !== undefined) allowEmail(notify, settings.emailFrom, configurationSet);
  }

  /** A phone number has no ARN: everything is allowed, and then everything that has one is denied. */
  private allowTexts(notify: NightdeskFunction): void {
    notify.allow(['sns:Publish'], ['*']);
    notify.explainPattern('*', 'A phone number has no ARN; the next statement denies every topic.');
    notify.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['sns:Publish'],
        resources: [`arn:${Stack.of(this).partition}:sns:*:*:*`],
      }),
    );
  }

  /** The number's ARN bears an id of its own, so all numbers of this account and region, and nothing else. */
  private allowCalls(notify: NightdeskFunction, voiceNumber: string): void {
    notify.setVariable('VOICE_NUMBER', voiceNumber);
    notify.allow(['sms-voice:SendVoiceMessage'], [notify.arn('sms-voice', 'phone-number/*')]);
    notify.explainPattern(
      notify.arn('sms-voice', 'phone-number/*'),
      'The ARN of a number has an id of its own.',
    );
  }
}

import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** Minut's deliveries: authenticated, queued, answered. */
export class EventIntake extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const webhook = new NightdeskFunction(this, 'webhook', props);
    webhook.bindTable('CONFIG_TABLE', props.tables.config, 'read');
    webhook.bindSecrets('read', 'accounts/*/webhook');
    webhook.bindQueue('EVENTS_QUEUE_URL', props.queues.of('events'));
    webhook.bindQueue('SET_ASIDE_QUEUE_URL', props.queues.setAside);
    webhook.setVariable('SIGNATURE_HEADER', props.settings.signatureHeader);
    webhook.setVariable('TOKEN_HEADER', props.settings.tokenHeader);
  }
}

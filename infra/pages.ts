import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** The pages behind the links in texts. */
export class Pages extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { settings, tables, queues } = props;
    const incident = new NightdeskFunction(this, 'incident', props);
    // A manager's overview edits rules, homes and duties.
    incident.bindTable('CONFIG_TABLE', tables.config, 'read and write');
    incident.bindTable('STATE_TABLE', tables.state, 'read and write');
    incident.bindQueue('EVENTS_QUEUE_URL', queues.of('events'));
    incident.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    incident.bindSecrets('read', 'link-key', 'oauth-client');
    // Who finds the access token expired renews it.
    incident.bindSecrets('read and write', 'accounts/*/grant');
    incident.setVariable('MINUT_API_URL', settings.minutApiUrl);
    incident.setVariable('TIME_ZONE', settings.timeZone);
  }
}

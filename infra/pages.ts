import { Construct } from 'constructs';
import { allowEmail } from './allow-email.ts';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** What people look at: the pages behind links, and the report in the morning. */
export class Pages extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { settings, tables, queues, api } = props;
    const incident = new NightdeskFunction(this, 'incident', props);
    // A manager's overview edits rules, homes and duties.
    incident.bindTable('CONFIG_TABLE', tables.config, 'read and write');
    incident.bindTable('STATE_TABLE', tables.state, 'read and write');
    incident.bindQueue('EVENTS_QUEUE_URL', queues.of('events'));
    incident.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    incident.bindSecrets('read', 'link-key', 'oauth-client');
    // Who finds the access token expired renews it.
    incident.bindSecrets('read and write', 'accounts/*/grant');
    incident.setMinut();
    incident.setVariable('MINUT_GUEST_FIELDS', settings.minutGuestFields);
    incident.setVariable('TIME_ZONE', settings.timeZone);

    const report = new NightdeskFunction(this, 'report', props);
    report.bindTable('CONFIG_TABLE', tables.config, 'read');
    report.bindTable('STATE_TABLE', tables.state, 'read and write');
    report.bindQueue('REPORT_QUEUE_URL', queues.of('report'));
    report.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
    report.bindSecrets('read', 'link-key', 'oauth-client');
    report.bindSecrets('read and write', 'accounts/*/grant');
    report.setMinut();
    report.setVariable('TIME_ZONE', settings.timeZone);
    report.setVariable('INCIDENT_BASE_URL', api.url);
    if (settings.emailFrom !== undefined) allowEmail(report, settings.emailFrom);
  }
}

import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** What keeps the accounts at Minut in order: tokens, limits, homes, webhooks, and the stays that rules change. */
export class MinutAccounts extends Construct {
  private readonly props: StageProps;

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    this.props = props;
    const { queues, tables, alarms, api, settings } = props;

    const guests = this.minutFunction('guests');
    guests.bindQueue('GUEST_UPDATES_QUEUE_URL', queues.of('guest-updates'));
    guests.setVariable('MINUT_GUEST_FIELDS', settings.minutGuestFields);

    const tokenRefresh = this.minutFunction('token-refresh');
    tokenRefresh.bindTable('CONFIG_TABLE', tables.config, 'read');
    tokenRefresh.bindQueue('TOKEN_REFRESH_QUEUE_URL', queues.of('token-refresh'));
    tokenRefresh.bindQueue('GUEST_UPDATES_QUEUE_URL', queues.of('guest-updates'));
    tokenRefresh.bindTopic('ALARM_TOPIC_ARN', alarms.topic);

    const thresholds = this.minutFunction('thresholds');
    thresholds.bindTable('CONFIG_TABLE', tables.config, 'read');
    thresholds.bindQueue('THRESHOLDS_QUEUE_URL', queues.of('thresholds'));
    thresholds.bindTopic('ALARM_TOPIC_ARN', alarms.topic);

    const reconcile = this.minutFunction('reconcile');
    reconcile.bindTable('CONFIG_TABLE', tables.config, 'read and write');
    reconcile.bindQueue('EVENTS_QUEUE_URL', queues.of('events'));
    reconcile.bindQueue('RECONCILE_QUEUE_URL', queues.of('reconcile'));
    alarms.watchSchedule(reconcile, 'reconcile');
    reconcile.bindTopic('ALARM_TOPIC_ARN', alarms.topic);
    reconcile.bindSecrets('read and write', 'accounts/*/webhook');
    reconcile.setVariable('MINUT_GUEST_FIELDS', settings.minutGuestFields);
    reconcile.setVariable('INCIDENT_BASE_URL', api.url);
    reconcile.setVariable('TIME_ZONE', settings.timeZone);
  }

  /** A function that asks Minut: it needs the token, the lease and the budget that go with it. */
  private minutFunction(name: 'guests' | 'token-refresh' | 'thresholds' | 'reconcile'): NightdeskFunction {
    const { tables, queues } = this.props;
    const lambda = new NightdeskFunction(this, name, this.props);
    lambda.bindTable('STATE_TABLE', tables.state, 'read and write');
    lambda.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
    lambda.bindSecrets('read', 'oauth-client');
    lambda.bindSecrets('read and write', 'accounts/*/grant');
    lambda.setMinut();
    return lambda;
  }
}

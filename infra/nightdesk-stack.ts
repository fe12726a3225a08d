import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { ConfigEditors } from './config-editors.ts';
import { Configuration } from './configuration.ts';
import { Delivery } from './delivery.ts';
import { EventIntake } from './event-intake.ts';
import { EventRules } from './event-rules.ts';
import { MinutAccounts } from './minut-accounts.ts';
import { Notifications } from './notifications.ts';
import { Pages } from './pages.ts';
import { PartnerConnect } from './partner-connect.ts';
import { PromiseAlarms } from './promise-alarms.ts';
import { Queues } from './queues.ts';
import type { Settings } from './settings.ts';
import { Tables } from './tables.ts';
import { Timers } from './timers.ts';
import { WebApi } from './web-api.ts';

/** Everything of one deployment, in the order in which an event meets it. Safe to deploy in any account and region. */
export class NightdeskStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      description: 'Nightdesk: the night desk for homes with Minut sensors',
      // What a deployment is built of is nobody else's business, and the metadata would spell out regions.
      analyticsReporting: false,
    });

    const alarms = new Alarms(this, 'Alarms', settings);
    const tables = new Tables(this, 'Tables', settings);
    const queues = new Queues(this, 'Queues', alarms);
    const api = new WebApi(this, 'WebApi', settings);
    const parts = { settings, alarms, tables, queues, api };

    new EventIntake(this, 'EventIntake', parts);
    new EventRules(this, 'EventRules', parts);
    const { configurationSet } = new Delivery(this, 'Delivery', parts);
    new Notifications(this, 'Notifications', parts, configurationSet);
    new Pages(this, 'Pages', parts);
    new Timers(this, 'Timers', parts);
    new Configuration(this, 'Configuration', parts);
    new MinutAccounts(this, 'MinutAccounts', parts);
    if (settings.partner) new PartnerConnect(this, 'PartnerConnect', parts);

    alarms.watchAnswers(api.serverErrors);
    new PromiseAlarms(this, 'PromiseAlarms', alarms);
    alarms.page(settings.alarmPhone);
    new ConfigEditors(this, 'ConfigEditors', tables.config);

    new CfnOutput(this, 'WebhookUrl', {
      value: `${api.url}/webhooks/default`,
      description: "Minut delivers the default account's events here",
    });
    new CfnOutput(this, 'IncidentBaseUrl', {
      value: api.url,
      description: 'What the links in texts start with',
    });
    new CfnOutput(this, 'ConfigTableName', {
      value: tables.config.tableName,
      description: 'Rules, contacts and homes: people edit it',
    });
    new CfnOutput(this, 'StateTableName', {
      value: tables.state.tableName,
      description: 'Events, incidents and versions: the program’s own',
    });
    new CfnOutput(this, 'MinutLimitScope', {
      value: settings.minutLimitScope ?? 'client',
      description: 'What the commands count their requests to Minut by, as the functions do',
    });
    new CfnOutput(this, 'AlarmTopicArn', {
      value: alarms.topic.topicArn,
      description: 'Alarms and messages for the operator',
    });
  }
}

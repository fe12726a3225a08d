import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { NightdeskFunction, secretPrefix } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** Each event once: recorded with its plan, decided, handed over. */
export class EventRules extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { settings, tables, queues, api } = props;
    // Signs the links in texts. It goes with the stack: a new deployment must not trust links of an old one.
    const linkKey = new Secret(this, 'LinkKey', {
      secretName: `${secretPrefix(settings)}/link-key`,
      description: 'Signs the links in texts',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });

    acknowledge(
      linkKey,
      'SMG4',
      'A new key would end every link that was texted; the links themselves expire.',
    );

    const rules = new NightdeskFunction(this, 'rules', props);
    rules.bindTable('CONFIG_TABLE', tables.config, 'read');
    rules.bindTable('STATE_TABLE', tables.state, 'read and write');
    rules.bindQueue('EVENTS_QUEUE_URL', queues.of('events'));
    rules.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    rules.bindQueue('GUEST_UPDATES_QUEUE_URL', queues.of('guest-updates'));
    rules.bindQueue('TIMERS_QUEUE_URL', queues.of('timers'));
    rules.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
    rules.bindSecrets('read', 'oauth-client', 'link-key');
    // A token that expires while an event waits is refreshed on the spot, under the account's lease.
    rules.bindSecrets('read and write', 'accounts/*/grant');
    // The first verified delivery pins the scheme that the account's webhook is signed with.
    rules.bindSecrets('read and write', 'accounts/*/webhook');
    rules.setMinut();
    rules.setVariable('MINUT_GUEST_FIELDS', settings.minutGuestFields);
    rules.setVariable('TIME_ZONE', settings.timeZone);
    rules.setVariable('INCIDENT_BASE_URL', api.url);
  }
}

import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** The OAuth pages of a partner, who connects other people's Minut accounts. */
export class PartnerConnect extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { tables, api } = props;
    const connect = new NightdeskFunction(this, 'connect', props);
    connect.bindTable('CONFIG_TABLE', tables.config, 'read and write');
    connect.bindTable('STATE_TABLE', tables.state, 'read and write');
    connect.bindSecrets('read', 'oauth-client', 'link-key');
    // A new host's secrets are made here.
    connect.bindSecrets('read, write and create', 'accounts/*/grant', 'accounts/*/webhook');
    connect.setMinut();
    connect.setVariable('INCIDENT_BASE_URL', api.url);
    new CfnOutput(this, 'OAuthCallbackUrl', {
      value: `${api.url}/connect/callback`,
      description: 'The redirect URI to register with the OAuth client at Minut',
    }).overrideLogicalId('OAuthCallbackUrl');
  }
}

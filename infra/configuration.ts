import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** What people edit: every change validated, kept as a version, and put in force. */
export class Configuration extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { tables, alarms } = props;
    const config = new NightdeskFunction(this, 'config', props);
    config.bindTable('CONFIG_TABLE', tables.config, 'read and write');
    config.bindTable('STATE_TABLE', tables.state, 'read and write');
    config.bindTopic('ALARM_TOPIC_ARN', alarms.topic);
  }
}

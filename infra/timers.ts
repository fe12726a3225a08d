import { Construct } from 'constructs';
import { NightdeskFunction } from './nightdesk-function.ts';
import type { StageProps } from './stage.ts';

/** What is due later: escalation steps, reminders, silence. */
export class Timers extends Construct {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id);
    const { tables, queues } = props;
    const timers = new NightdeskFunction(this, 'timers', props);
    timers.bindTable('STATE_TABLE', tables.state, 'read');
    timers.bindQueue('EVENTS_QUEUE_URL', queues.of('events'));
    timers.bindQueue('NOTIFICATIONS_QUEUE_URL', queues.of('notifications'));
    timers.bindQueue('TIMERS_QUEUE_URL', queues.of('timers'));
    timers.bindQueue('SET_ASIDE_QUEUE_URL', queues.setAside);
  }
}

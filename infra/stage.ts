import type { Alarms } from './alarms.ts';
import type { Queues } from './queues.ts';
import type { Settings } from './settings.ts';
import type { Tables } from './tables.ts';
import type { WebApi } from './web-api.ts';

/** What the stages of an event's life share. */
export interface StageProps {
  readonly settings: Settings;
  readonly alarms: Alarms;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly api: WebApi;
}

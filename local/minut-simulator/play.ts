import { log } from '../../shared/platform/log.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Deliveries } from './deliver.ts';
import { defaultHomeId, findHome, homes } from './fixtures/homes.ts';
import { user } from './fixtures/user.ts';
import { isScenarioName, type Step, scenarios } from './scenarios.ts';
import { record, type SimulatedEvent, type World } from './world.ts';

export interface PlayRequest {
  readonly scenario: string;
  readonly homeId?: string | undefined;
  /** ISO time at which the scenario begins; now without it. */
  readonly at?: string | undefined;
}

export type PlayResult =
  | {
      readonly ok: true;
      readonly scenario: string;
      readonly homeId: string;
      /** In the order in which they happen; those whose time has come are on their way. */
      readonly events: readonly SimulatedEvent[];
    }
  | { readonly ok: false; readonly reason: string };

const refused = (reason: string): PlayResult => ({ ok: false, reason });

/** Makes a scenario happen in a home: events whose time has passed at once and in order, later ones when they are due. */
export const createPlayer =
  (world: World, scheduler: Scheduler, deliveries: Deliveries) =>
  ({ scenario, homeId = defaultHomeId, at }: PlayRequest): PlayResult => {
    if (!isScenarioName(scenario)) {
      return refused(`There is no scenario "${scenario}"; there are ${Object.keys(scenarios).join(', ')}.`);
    }
    const home = findHome(homeId);
    if (!home) {
      const known = homes.map(({ home_id, name }) => `${home_id} (${name})`).join(', ');
      return refused(`There is no home "${homeId}"; there are ${known}.`);
    }
    const beginMs = at === undefined ? world.clock.now() : Date.parse(at);
    if (Number.isNaN(beginMs)) {
      return refused(
        `"at" is "${at}", which is no time; write it as ${new Date(world.clock.now()).toISOString()}.`,
      );
    }
    const steps: readonly Step[] = scenarios[scenario];
    const planned = steps.map(({ afterMinutes, type, from, ...values }) => {
      const dueMs = beginMs + afterMinutes * 60_000;
      const event: SimulatedEvent = {
        id: world.hex(24),
        type,
        created_at: new Date(dueMs).toISOString(),
        home_id: home.home_id,
        user_id: user.user_id,
        ...(from === 'device' ? { device_id: home.devices[0] } : {}),
        ...values,
      };
      return { dueMs, event };
    });
    for (const { dueMs, event } of planned) {
      scheduler.at(dueMs, () => {
        record(world, event);
        log('info', 'simulated', { eventId: event.id, eventType: event.type, homeId: event.home_id });
        void deliveries.deliver(event);
      });
    }
    return { ok: true, scenario, homeId: home.home_id, events: planned.map(({ event }) => event) };
  };

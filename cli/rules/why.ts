import type { ActionState } from '../../shared/incidents/action-state.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import { channelWord, outcomeOf } from '../../shared/pages/outcome-words.ts';
import { localTime } from '../../shared/rules/local-time.ts';
import type { Decision } from '../../shared/rules/plan.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { findIncident } from '../../shared/store/find-incident.ts';
import { readIncident, type StoredIncident } from '../../shared/store/incidents.ts';
import { eventKey, incidentKey } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { timelineOf } from '../../shared/store/timeline.ts';
import { UsageError } from '../usage.ts';
import { paint, print, printJson } from './output.ts';
import { knownHomes, type RecordedEvent, recordSchema } from './recorded-events.ts';
import { openTarget, type TargetOptions } from './target.ts';

export interface WhyOptions extends TargetOptions {
  readonly account?: string;
  readonly home?: string;
  readonly for?: string;
  readonly json?: boolean;
}

/** One thing that happened, with what each rule made of it. */
interface Moment {
  readonly at: string;
  readonly type: string;
  readonly decisions: readonly Decision[];
}

interface Told {
  readonly id: string;
  readonly state: ActionState;
}

/** How many keys are read at once while an event is looked for. */
const atOnce = 25;

const findEvent = async (
  state: Table,
  account: string,
  homes: readonly string[],
  id: string,
): Promise<RecordedEvent | undefined> => {
  for (let start = 0; start < homes.length; start += atOnce) {
    const some = homes.slice(start, start + atOnce);
    const items = await Promise.all(some.map((homeId) => state.get(eventKey(account, homeId, id))));
    const parsed = recordSchema.safeParse(items.find((item) => item !== undefined));
    if (parsed.success) return parsed.data;
  }
  return undefined;
};

/** `22:01  Text to Nina: delivered, at 22:02`: when it was settled, and when its receipt came. */
const messageLine = (action: ActionState, clock: (at: string) => string): string => {
  const { channel, recipientName, at, receipt } = action;
  const received = receipt ? `, at ${clock(receipt.at)}` : '';
  const when = at === undefined ? '     ' : clock(at);
  return `${when}  ${channelWord(channel)} to ${recipientName}: ${outcomeOf(action)}${received}`;
};

const isFor = (contact: string | undefined, { recipientKey, recipientName }: ActionState): boolean =>
  contact === undefined ||
  [recipientName, recipientKey, recipientKey.replace(/^contact:/, '')].includes(contact) ||
  (contact === 'guest' && recipientKey.startsWith('guest:'));

const explain = (
  title: string,
  moments: readonly Moment[],
  told: readonly Told[],
  options: WhyOptions,
  zone: string,
): void => {
  const mine = told.filter(({ state }) => isFor(options.for, state));
  if (options.json) {
    printJson({
      title,
      moments,
      actions: mine.map(
        ({ id, state: { status, channel, ruleId, ruleVersion, recipientName, reason, at, receipt } }) => ({
          id,
          status,
          channel,
          ruleId,
          ruleVersion,
          to: recipientName,
          reason,
          at,
          receipt,
        }),
      ),
    });
    return;
  }
  const clock = (at: string) => localTime(at, zone).clock;
  print(paint('bold', title));
  for (const { at, type, decisions } of moments) {
    print(`\n${clock(at)}  ${eventTypeOf(type)?.title ?? type} ${paint('dim', type)}`);
    for (const { ruleId, outcome, because } of decisions)
      print(
        `       ${paint(outcome === 'acts' ? 'green' : 'yellow', outcome.padEnd(6))}  ${ruleId}: ${because}`,
      );
    if (decisions.length === 0) print(paint('dim', '       no rule looks at it'));
  }
  print(options.for === undefined ? '\nMessages' : `\nMessages to ${options.for}`);
  for (const { state } of mine) print(`  ${messageLine(state, clock)} ${paint('dim', `(${state.ruleId})`)}`);
  if (mine.length === 0) print('  none: no rule above planned one');
};

const ofIncident = async (state: Table, { incident, actions }: StoredIncident) => ({
  moments: (await timelineOf(state, incident))
    .filter(({ kind }) => kind === 'event')
    .map(({ at, type = '', decisions = [] }): Moment => ({ at, type, decisions })),
  told: Object.entries(actions).map(([id, each]): Told => ({ id, state: each })),
});

/** `why`: which rule, condition, cap or quiet time decided, one sentence each, for an event or an incident. */
export const why = async (id: string, options: WhyOptions): Promise<void> => {
  const target = await openTarget(options);
  const state = await target.state();
  const account = options.account ?? 'default';
  const set = await loadActiveSet(target.config, account);
  const zoneOf = (homeId: string | undefined) =>
    set.homes.get(homeId ?? '')?.timeZone ?? set.account?.timeZone ?? target.timeZone;

  const incident = await findIncident(state, id);
  if (incident) {
    const { moments, told } = await ofIncident(state, incident);
    const { homeId, condition, status } = incident.incident;
    const home = set.homes.get(homeId)?.name ?? homeId;
    return explain(
      `Incident ${id}: ${condition} at ${home}, ${status}`,
      moments,
      told,
      options,
      zoneOf(homeId),
    );
  }
  const homes = options.home
    ? [options.home]
    : [...(await knownHomes(state, account, set.homes.keys())), '-'];
  const event = await findEvent(state, account, homes, id);
  if (!event)
    throw new UsageError(
      `There is neither an event nor an incident ${id}. Events are kept for 30 days; --home and --account say where to look.`,
    );
  const { plan, type, happenedAt, homeId } = event;
  const holder = plan.transition && (await readIncident(state, incidentKey(plan.transition.incident)));
  const actions = { ...event.actions, ...holder?.actions };
  const told = plan.actions.flatMap(({ id: actionId }): Told[] => {
    const action = actions[actionId];
    return action ? [{ id: actionId, state: action }] : [];
  });
  const home = set.homes.get(homeId ?? '')?.name ?? homeId ?? 'no home';
  const title = `Event ${id} at ${home}`;
  explain(title, [{ at: happenedAt, type, decisions: plan.decisions }], told, options, zoneOf(homeId));
};

import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { durationSchema } from '../../shared/rules/duration.ts';
import { emptyPlan } from '../../shared/rules/plan.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { listIncidents } from '../../shared/store/incidents.ts';
import type { Table } from '../../shared/store/table.ts';
import { UsageError } from '../usage.ts';
import { createNight } from './night.ts';
import type { NightEvent } from './night-event.ts';
import { counted, paint, print, printJson } from './output.ts';
import { overlay } from './overlay.ts';
import { factsOfPlan, knownHomes, type RecordedEvent, recordedEvents } from './recorded-events.ts';
import type { RawItem } from './rule-book.ts';
import { openTarget, type Target, type TargetOptions } from './target.ts';

export interface ReplayOptions extends TargetOptions {
  readonly account?: string;
  readonly since: string;
  readonly json?: boolean;
}

interface Replayed {
  readonly events: number;
  /** Messages by rule. */
  readonly would: ReadonlyMap<string, number>;
  readonly was: ReadonlyMap<string, number>;
}

const sinceOf = (text: string, now: number): string => {
  const duration = durationSchema.safeParse(text);
  if (duration.success) return new Date(now - duration.data).toISOString();
  throw new UsageError(`--since ${text} is no duration; write 12h, 7d or 30d.`);
};

const isTold = ({ source }: RecordedEvent): boolean => source === 'webhook' || source === 'reconcile';

/** Nightdesk's own words are no rule's. */
const addTo = (counts: Map<string, number>, ruleId: string): void => {
  counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
};

const nightEventOf = ({
  id,
  type,
  account,
  happenedAt,
  homeId,
  deviceId,
  value,
  threshold,
}: RecordedEvent): NightEvent => ({
  id,
  type,
  account,
  at: happenedAt,
  homeId: homeId ?? '-',
  deviceId,
  value,
  threshold,
});

/** Plays a home's recorded events through the rules: what Minut told, and what people did about it. */
const replayHome = (
  set: ActiveSet,
  events: readonly RecordedEvent[],
  { timeZone, now }: { readonly timeZone: string; readonly now: string },
  would: Map<string, number>,
): void => {
  const facts = new Map(events.map(({ id, plan }) => [id, factsOfPlan(plan)]));
  const night = createNight({
    set,
    defaultTimeZone: timeZone,
    factsOf: ({ id }) => facts.get(id) ?? factsOfPlan({ ...emptyPlan }),
  });
  for (const event of events) {
    const { incident } = event.plan.transition ?? {};
    if (isTold(event))
      night.tell(
        nightEventOf(event),
        event.receivedAt > event.happenedAt ? event.receivedAt : event.happenedAt,
      );
    else if (event.type === 'nightdesk.acknowledged' && incident?.acknowledgedBy)
      night.acknowledge(incident.id, incident.acknowledgedBy, event.happenedAt);
    else if (event.type === 'nightdesk.resolved' && event.source === 'person' && incident)
      night.tell({
        ...nightEventOf(event),
        about: { incidentId: incident.id, by: { key: 'person', name: '' } },
      });
  }
  night.pass(now);
  for (const { outcome, action } of night.messages) if (outcome === 'sent') addTo(would, action.ruleId);
};

const sentSince = async (
  state: Table,
  account: string,
  events: readonly RecordedEvent[],
): Promise<ReadonlySet<string>> => {
  const sent = new Set<string>();
  const note = (actions: Readonly<Record<string, { readonly status: string }>>) => {
    for (const [id, { status }] of Object.entries(actions)) if (status === 'sent') sent.add(id);
  };
  for (const { actions } of events) note(actions);
  for (const { actions } of await listIncidents(state, account, 1_000)) note(actions);
  return sent;
};

const replayWith = async (
  target: Target,
  set: ActiveSet,
  account: string,
  since: string,
): Promise<Replayed> => {
  const state = await target.state();
  const now = new Date(target.clock.now()).toISOString();
  const would = new Map<string, number>();
  const was = new Map<string, number>();
  const all: RecordedEvent[] = [];
  for (const homeId of await knownHomes(state, account, set.homes.keys())) {
    const events = await recordedEvents(state, account, homeId, since, now);
    replayHome(set, events, { timeZone: target.timeZone, now }, would);
    all.push(...events);
  }
  const sent = await sentSince(state, account, all);
  for (const { plan } of all) for (const { id, ruleId } of plan.actions) if (sent.has(id)) addTo(was, ruleId);
  return { events: all.filter(isTold).length, would, was };
};

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, n) => sum + n, 0);

const printReplayed = ({ events, would, was }: Replayed, since: string): void => {
  print(paint('bold', `${counted(events, 'event')} of Minut since ${since}`));
  const ids = [...new Set([...would.keys(), ...was.keys()])].toSorted();
  const width = Math.max(4, ...ids.map((id) => id.length));
  print(paint('dim', `  ${'rule'.padEnd(width)}  would be sent  was sent`));
  for (const id of ids) {
    const [next, before] = [would.get(id) ?? 0, was.get(id) ?? 0];
    const line = `  ${id.padEnd(width)}  ${String(next).padStart(13)}  ${String(before).padStart(8)}`;
    print(next === before ? line : paint('yellow', line));
  }
  print(`  ${'all'.padEnd(width)}  ${String(total(would)).padStart(13)}  ${String(total(was)).padStart(8)}`);
  print(
    paint(
      'dim',
      '\nStays are taken from what was texted at the time, and caps are not counted. Nothing was sent.',
    ),
  );
};

/** `replay`: the rules in force over the recorded events, beside what was sent. */
export const replay = async (options: ReplayOptions): Promise<void> => {
  const target = await openTarget(options);
  const account = options.account ?? 'default';
  const since = sinceOf(options.since, target.clock.now());
  const result = await replayWith(target, await loadActiveSet(target.config, account), account, since);
  if (!options.json) return printReplayed(result, since);
  const { events, would, was } = result;
  printJson({ since, events, wouldBeSent: Object.fromEntries(would), wasSent: Object.fromEntries(was) });
};

/** Half as many messages again, and more than a few, is a jump that its author should know of. */
const jumpFactor = 1.5;
const jumpAtLeast = 5;

/** `put --replay`: what the edit would have sent in the last days, beside the rules in force. */
export const warnOfJump = async (
  target: Target,
  items: readonly RawItem[],
  option: string | true,
): Promise<void> => {
  const since = sinceOf(option === true ? '7d' : option, target.clock.now());
  const accounts = new Set(items.map(({ key }) => key.account ?? 'default'));
  for (const account of accounts) {
    const set = await loadActiveSet(target.config, account);
    const before = total((await replayWith(target, set, account, since)).would);
    const after = total((await replayWith(target, overlay(set, items, account), account, since)).would);
    const isJump = after > before * jumpFactor && after - before >= jumpAtLeast;
    const line = `Since ${since} these rules would have sent ${counted(after, 'message')}; those in force ${before}.`;
    print(isJump ? paint('yellow', `warning  ${line}`) : line);
  }
};

import * as z from 'zod/mini';
import type { ActionState } from '../incidents/action-state.ts';
import type { Incident, Ladder } from '../incidents/incident.ts';
import type { OccurredEvent, Transition } from '../incidents/transition.ts';
import type { Decision } from '../rules/plan.ts';
import { actionStateSchema, incidentSchema } from './incident-schema.ts';
import {
  expiry,
  incidentKey,
  incidentPrefix,
  retentionSeconds,
  type StateKey,
  timelineKey,
  timelinePrefix,
} from './state-keys.ts';
import type { Item, Table } from './table.ts';

/** Actions by their id. */
export type ActionStates = Readonly<Record<string, ActionState>>;

export interface StoredIncident {
  readonly incident: Incident;
  readonly actions: ActionStates;
}

const storedSchema = z.object({ actions: z._default(z.record(z.string(), actionStateSchema), {}) });

const parseStored = (item: Item): StoredIncident => ({
  incident: incidentSchema.parse(item),
  actions: storedSchema.parse(item).actions,
});

/** The latest incident of a home's condition, and of one device where the event names one. One query. */
export const latestIncident = async (
  table: Table,
  { account, homeId, deviceId }: Pick<OccurredEvent, 'account' | 'homeId' | 'deviceId'>,
  condition: string,
): Promise<StoredIncident | undefined> => {
  const { pk, sk } = incidentPrefix(account, homeId, condition, deviceId);
  const query = table.query({
    expression: 'pk = :pk and begins_with(sk, :sk)',
    values: { ':pk': pk, ':sk': sk },
    newestFirst: true,
    limit: 1,
    consistent: true,
  });
  for await (const item of query) return parseStored(item);
  return undefined;
};

interface Parts {
  readonly set: readonly string[];
  readonly names: Record<string, string>;
  readonly values: Item;
}

/** An expression may have 4 KB, of which an action takes up to 60 bytes; the transition itself needs a few hundred. */
const actionsPerWrite = 50;

const inWrites = (actions: ActionStates): readonly ActionStates[] => {
  const entries = Object.entries(actions);
  const writes: ActionStates[] = [];
  for (let start = 0; start < entries.length; start += actionsPerWrite) {
    writes.push(Object.fromEntries(entries.slice(start, start + actionsPerWrite)));
  }
  return writes;
};

/** An action that is there already keeps its state: handing a plan over again changes nothing. */
const registration = (actions: ActionStates): Parts => {
  const entries = Object.entries(actions);
  return {
    set: entries.map((_, index) => `actions.#a${index} = if_not_exists(actions.#a${index}, :a${index})`),
    names: Object.fromEntries(entries.map(([id], index) => [`#a${index}`, id])),
    values: Object.fromEntries(entries.map(([, state], index) => [`:a${index}`, state])),
  };
};

/** A ladder that has come further since says that this plan was applied before: then it is stale as a whole. */
const ladderParts = (
  ladders: Readonly<Record<string, Ladder>>,
): Parts & { readonly conditions: readonly string[] } => {
  const entries = Object.entries(ladders);
  const comesFurther = (index: number) =>
    `(attribute_not_exists(ladders.#l${index}) or ladders.#l${index}.#run < :run${index} or (ladders.#l${index}.#run = :run${index} and ladders.#l${index}.done <= :done${index}))`;
  return {
    conditions: entries.map((_, index) => comesFurther(index)),
    set: entries.map((_, index) => `ladders.#l${index} = :l${index}`),
    names: {
      ...(entries.length > 0 ? { '#run': 'run' } : {}),
      ...Object.fromEntries(entries.map(([ruleId], index) => [`#l${index}`, ruleId])),
    },
    values: Object.fromEntries(
      entries.flatMap(([, ladder], index) => [
        [`:l${index}`, ladder],
        [`:run${index}`, ladder.run],
        [`:done${index}`, ladder.done],
      ]),
    ),
  };
};

/** Keeps actions on their incident before they are sent, so that each can be claimed. */
export const registerActions = async (table: Table, key: StateKey, actions: ActionStates): Promise<void> => {
  for (const some of inWrites(actions)) {
    const { set, names, values } = registration(some);
    await table.update(key, {
      update: `SET ${set.join(', ')}`,
      names,
      values,
      condition: 'attribute_exists(pk)',
    });
  }
};

interface Change {
  readonly set: readonly string[];
  readonly remove?: readonly string[];
  /** What must still hold: a stale plan changes nothing. */
  readonly condition: string;
}

const taken = ['acknowledgedBy', 'acknowledgedAt', 'snoozedBy', 'snoozedUntil', 'snoozeForm'];

/** What each kind of transition changes. Values are named after the fields that they fill. */
const changes: Readonly<Record<Exclude<Transition['kind'], 'open'>, Change>> = {
  escalate: {
    set: ['notice = :notice', 'lastEventAt = :lastEventAt', 'latest = :latest'],
    condition: 'episode = :episode and notice < :notice',
  },
  note: {
    set: ['lastEventAt = :lastEventAt', 'latest = :latest'],
    condition: 'episode = :episode and lastEventAt <= :lastEventAt',
  },
  close: {
    set: ['#status = :status', 'closedAt = :closedAt', 'lastEventAt = :lastEventAt'],
    condition: 'episode = :episode and #status <> :status',
  },
  reopen: {
    set: [
      '#status = :status',
      'episode = :episode',
      'notice = :notice',
      'lastEventAt = :lastEventAt',
      'latest = :latest',
    ],
    remove: ['closedAt', ...taken],
    condition: 'episode < :episode and #status = :resolved',
  },
  resume: {
    set: ['#status = :status'],
    remove: taken,
    condition:
      'episode = :episode and ((#status = :acknowledged and acknowledgedAt = :follows) or (#status = :snoozed and snoozedUntil = :follows))',
  },
};

/** DynamoDB refuses names and values that an expression does not use. */
const usedIn = <Value>(text: string, entries: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(entries).filter(([key]) => new RegExp(`${key}\\b`).test(text)));

/**
 * Applies a stored transition and registers the plan's actions and ladders on the incident, in one conditional write.
 * Applying it again changes nothing; where a later event has changed more already, only the actions are registered. Of
 * very many actions the rest follows in further writes: none is sent before all are registered.
 * @param now epoch milliseconds
 */
export const applyTransition = async (
  table: Table,
  { kind, incident, follows }: Transition,
  actions: ActionStates,
  now: number,
  ladders: Readonly<Record<string, Ladder>> = {},
): Promise<void> => {
  const key = incidentKey(incident);
  if (kind === 'open') {
    const item = {
      ...key,
      ...incident,
      schemaVersion: 1,
      incidentId: incident.id,
      incidentAccount: incident.account,
      ladders: { ...incident.ladders, ...ladders },
      actions,
      ttl: expiry(now, retentionSeconds.incident),
    };
    if (await table.put(item, { expression: 'attribute_not_exists(pk)' })) return;
    return registerActions(table, key, actions);
  }
  const { set, remove, condition: change } = changes[kind];
  const [first = {}, ...rest] = inWrites(actions);
  const climbs = ladderParts(ladders);
  const parts = [registration(first), climbs];
  const condition = [change, ...climbs.conditions].join(' and ');
  const assignments = [...set, ...parts.flatMap((part) => part.set)].join(', ');
  const update = `SET ${assignments}${remove ? ` REMOVE ${remove.join(', ')}` : ''}`;
  const fields = Object.fromEntries(Object.entries(incident).map(([name, value]) => [`:${name}`, value]));
  const words = {
    ':resolved': 'resolved',
    ':acknowledged': 'acknowledged',
    ':snoozed': 'snoozed',
    ':follows': follows,
  };
  const applied = await table.update(key, {
    update,
    condition,
    names: Object.assign(
      usedIn(`${update} ${condition}`, { '#status': 'status' }),
      ...parts.map(({ names }) => names),
    ),
    values: Object.assign(
      usedIn(`${update} ${condition}`, { ...fields, ...words }),
      ...parts.map(({ values }) => values),
    ),
  });
  for (const some of applied ? rest : [actions]) await registerActions(table, key, some);
};

/** One entry of an incident's timeline, as it was told at the time. */
export interface TimelineEntry {
  /** ISO UTC. */
  readonly at: string;
  /** Unique among the entries of its time: the event's id, or an action's. */
  readonly id: string;
  readonly kind: string;
  readonly type?: string;
  readonly title?: string;
  readonly value?: number;
  readonly threshold?: number;
  /** The name of the person who did it. */
  readonly by?: string;
  /** What a person wrote or chose, ready to show: "until 02:30". */
  readonly detail?: string;
  readonly decisions?: readonly Decision[];
}

export const addToTimeline = async (
  table: Table,
  incident: Incident,
  entry: TimelineEntry,
  now: number,
): Promise<void> => {
  await table.put({
    ...timelineKey(incident.account, incident.homeId, incident.id, entry),
    ...entry,
    ttl: expiry(now, retentionSeconds.incident),
  });
};

const timelineSchema = z.object({
  at: z.string(),
  id: z.string(),
  kind: z.string(),
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  value: z.optional(z.number()),
  threshold: z.optional(z.number()),
  by: z.optional(z.string()),
  detail: z.optional(z.string()),
  decisions: z.optional(
    z.array(
      z.object({ ruleId: z.string(), outcome: z.enum(['acts', 'merged', 'silent']), because: z.string() }),
    ),
  ),
});

/** The entries of an incident's timeline, oldest first; what became of its actions stands on the actions. */
export const timelineOf = async (table: Table, incident: Incident): Promise<readonly TimelineEntry[]> => {
  const { pk, sk } = timelinePrefix(incident.account, incident.homeId, incident.id);
  const entries: TimelineEntry[] = [];
  for await (const item of table.query({
    expression: 'pk = :pk and begins_with(sk, :sk)',
    values: { ':pk': pk, ':sk': sk },
    consistent: true,
  })) {
    entries.push(timelineSchema.parse(item));
  }
  return entries;
};

/** The incidents of an account, newest first. @param limit at most this many */
export const listIncidents = async (
  table: Table,
  account: string,
  limit: number,
): Promise<readonly StoredIncident[]> => {
  const incidents: StoredIncident[] = [];
  for await (const item of table.query({
    index: 'incidents-by-account',
    expression: 'incidentAccount = :account',
    values: { ':account': account },
    newestFirst: true,
    limit,
  })) {
    incidents.push(parseStored(item));
  }
  return incidents;
};

/** An incident with its actions, read consistently, or undefined. */
export const readIncident = async (table: Table, key: StateKey): Promise<StoredIncident | undefined> => {
  const item = await table.get({ pk: key.pk, sk: key.sk });
  return item && parseStored(item);
};

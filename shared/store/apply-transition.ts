import type { Ladder } from '../incidents/incident.ts';
import type { Transition } from '../incidents/transition.ts';
import {
  type ActionStates,
  inWrites,
  type Parts,
  registerActions,
  registration,
} from './register-actions.ts';
import { expiry, incidentKey, retentionSeconds } from './state-keys.ts';
import type { Table } from './table.ts';

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

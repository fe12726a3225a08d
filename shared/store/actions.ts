import * as z from 'zod/mini';
import {
  type ActionReceipt,
  type ActionState,
  type ActionStatus,
  type ClaimVerdict,
  claimVerdict,
} from '../incidents/action-state.ts';
import type { Hold } from '../rules/plan.ts';
import { actionStateSchema } from './incident-schema.ts';
import type { StateKey } from './state-keys.ts';
import type { Table } from './table.ts';

/** Where an action is kept: the incident or event that holds it, and its id there. */
export interface ActionRef extends StateKey {
  readonly id: string;
  readonly hold: Hold;
  readonly episode: number;
}

/** Longer than a function may run (10 s), shorter than a message stays hidden (60 s). */
export const leaseMs = 15_000;

/** A provider that answers nobody for ten minutes gets a text six times instead of forty. */
const longestLeaseMs = 16 * leaseMs;

export type Claim =
  /** `leaseUntil` is the fence that `settleAction` checks. */
  | { readonly kind: 'granted'; readonly leaseUntil: number }
  | Exclude<ClaimVerdict, { kind: 'claimable' }>
  /** The action is not there: its holder expired, or it was never registered. */
  | { readonly kind: 'gone' };

const holderSchema = z.object({
  status: z.optional(z.enum(['open', 'acknowledged', 'snoozed', 'resolved'])),
  episode: z.optional(z.number()),
  actions: z._default(z.record(z.string(), actionStateSchema), {}),
});

const holdConditions: Readonly<Record<Hold, string>> = {
  never: '',
  'when-over': ' and (attribute_not_exists(episode) or (#status <> :resolved and episode = :episode))',
  'when-taken': ' and (attribute_not_exists(episode) or (#status = :open and episode = :episode))',
};

const holdValues = (hold: Hold, episode: number): Record<string, unknown> => {
  if (hold === 'never') return {};
  return {
    ':episode': episode,
    ...(hold === 'when-over' ? { ':resolved': 'resolved' } : { ':open': 'open' }),
  };
};

const grant = async (
  table: Table,
  { pk, sk, id, hold, episode }: ActionRef,
  wall: number,
  from: {
    readonly condition: string;
    readonly values: Record<string, unknown>;
    readonly ambiguous: 0 | 1;
    readonly leaseMs: number;
  },
): Promise<Claim | undefined> => {
  const leaseUntil = wall + from.leaseMs;
  const counts =
    from.ambiguous === 1
      ? ', actions.#id.ambiguous = if_not_exists(actions.#id.ambiguous, :zero) + :one'
      : '';
  const granted = await table.update(
    { pk, sk },
    {
      update: `SET actions.#id.#status = :claimed, actions.#id.leaseUntil = :lease, actions.#id.attempts = if_not_exists(actions.#id.attempts, :zero) + :one${counts}`,
      condition: from.condition + holdConditions[hold],
      names: { '#id': id, '#status': 'status' },
      values: {
        ':claimed': 'claimed',
        ':lease': leaseUntil,
        ':zero': 0,
        ':one': 1,
        ...from.values,
        ...holdValues(hold, episode),
      },
    },
  );
  return granted ? { kind: 'granted', leaseUntil } : undefined;
};

/**
 * Claims an action with a lease, in one conditional write: no claim is granted after its incident's recorded end.
 * What stands in the way is read only when the write is refused.
 * @param wall wall-clock epoch milliseconds
 */
export const claimAction = async (table: Table, ref: ActionRef, wall: number): Promise<Claim> => {
  const fresh = await grant(table, ref, wall, {
    condition: 'actions.#id.#status = :planned',
    values: { ':planned': 'planned' },
    ambiguous: 0,
    leaseMs,
  });
  if (fresh) return fresh;
  const item = await table.get({ pk: ref.pk, sk: ref.sk });
  const holder = item && holderSchema.parse(item);
  const action = holder?.actions[ref.id];
  if (!holder || !action) return { kind: 'gone' };
  const { status, episode } = holder;
  const incident = status !== undefined && episode !== undefined ? { status, episode } : undefined;
  const verdict = claimVerdict(action, incident ? { incident } : {}, wall);
  // It changed between the write and the read: the next delivery sees how.
  return verdict.kind === 'claimable' ? { kind: 'busy' } : verdict;
};

/**
 * Takes over a claim that ran out. Refused when another delivery took it first. Each time its lease is twice as long, so
 * that a provider which never says what it did is asked less and less often.
 */
export const reclaimAction = async (
  table: Table,
  ref: ActionRef,
  { leaseUntil, times }: { readonly leaseUntil: number; readonly times: number },
  wall: number,
): Promise<Claim> => {
  const granted = await grant(table, ref, wall, {
    condition: 'actions.#id.#status = :claimed and actions.#id.leaseUntil = :expired',
    values: { ':expired': leaseUntil },
    ambiguous: 1,
    leaseMs: Math.min(longestLeaseMs, leaseMs * 2 ** (times + 1)),
  });
  return granted ?? { kind: 'busy' };
};

export interface Outcome extends Pick<ActionState, 'providerId' | 'reason'> {
  readonly status: Exclude<ActionStatus, 'claimed'>;
  /** ISO UTC; left out while it is not final. */
  readonly at?: string;
}

/**
 * Stores what became of an action.
 * @param fence the lease it was claimed with, or undefined for an action that nobody holds a live claim on
 * @returns false when somebody else has claimed or settled it meanwhile
 */
export const settleAction = (
  table: Table,
  { pk, sk, id }: ActionRef,
  outcome: Outcome,
  fence: number | undefined,
  wall: number,
): Promise<boolean> => {
  const given = Object.entries(outcome).filter(([key, value]) => key !== 'status' && value !== undefined);
  const set = ['actions.#id.#status = :status', ...given.map(([key]) => `actions.#id.#${key} = :${key}`)];
  const names = Object.fromEntries(given.map(([key]) => [`#${key}`, key]));
  const values = Object.fromEntries(given.map(([key, value]) => [`:${key}`, value]));
  const held = fence !== undefined;
  return table.update(
    { pk, sk },
    {
      update: `SET ${set.join(', ')}`,
      condition: held
        ? 'actions.#id.#status = :claimed and actions.#id.leaseUntil = :fence'
        : 'actions.#id.#status = :planned or (actions.#id.#status = :claimed and actions.#id.leaseUntil <= :wall)',
      names: { ...names, '#id': id, '#status': 'status' },
      values: {
        ...values,
        ':status': outcome.status,
        ':claimed': 'claimed',
        ...(held ? { ':fence': fence } : { ':planned': 'planned', ':wall': wall }),
      },
    },
  );
};

/**
 * Keeps what a provider said became of a message that it had accepted. A failure stays: some carriers say later that
 * they delivered all the same, and by then somebody else was told.
 */
export const recordReceipt = async (
  table: Table,
  { pk, sk, id }: Pick<ActionRef, 'pk' | 'sk' | 'id'>,
  receipt: ActionReceipt,
): Promise<void> => {
  await table.update(
    { pk, sk },
    {
      update: 'SET actions.#id.receipt = :receipt',
      condition:
        'attribute_exists(actions.#id) and (attribute_not_exists(actions.#id.receipt) or actions.#id.receipt.fate <> :failed)',
      names: { '#id': id },
      values: { ':receipt': receipt, ':failed': 'failed' },
    },
  );
};

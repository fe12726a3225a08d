import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { digestActionId } from '../../shared/store/digest.ts';
import type { TableCall } from './table-endpoint.ts';

/** What the witness knows of one action, from the plan that was stored first. */
export interface WitnessedAction {
  readonly id: string;
  readonly eventId: string;
  readonly channel: string;
  readonly address: string;
  readonly role: string;
  readonly ruleId: string;
  readonly hold: string;
  readonly episode: number;
  /** Times that it surely reached the provider. */
  accepted: number;
  /** Of a summary: how many texts it last said that it stands for. */
  standsFor: number;
  /** Times that nobody could tell: unclear answers, crashes while it was claimed, outcomes that were not stored. */
  faults: number;
}

/** A notification as a worker got it: some actions come about only while another is sent. */
export const handedOverSchema = z.object({
  eventId: z.string(),
  episode: z.number(),
  holder: z.object({ pk: z.string(), sk: z.string() }),
  action: z.object({
    id: z.string(),
    channel: z.string(),
    ruleId: z.string(),
    hold: z.string(),
    recipient: z.object({ address: z.string(), role: z.string() }),
  }),
});

/** Which action a message to a provider is about, added by the worker and not by the functions. */
export const actionHeader = 'x-chaos-action';

/** Every digest's one action has the same id: its holder tells them apart. */
export const actionKey = (id: string, { pk, sk }: { readonly pk: string; readonly sk: string }): string =>
  id === digestActionId ? `${id} ${pk} ${sk}` : id;

const storedEvent = z.object({
  id: z.string(),
  plan: z.object({
    transition: z.optional(z.object({ incident: z.object({ episode: z.number() }) })),
    actions: z.array(
      z.object({
        id: z.string(),
        channel: z.string(),
        ruleId: z.string(),
        hold: z.string(),
        recipient: z.object({ address: z.string(), role: z.string() }),
      }),
    ),
  }),
});

const wireItem = z.record(z.string(), z.any());
const putRequest = z.object({ TableName: z.literal('state'), Item: wireItem });
const updateRequest = z.object({
  TableName: z.literal('state'),
  Key: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }),
  UpdateExpression: z.optional(z.string()),
  ConditionExpression: z.optional(z.string()),
  ExpressionAttributeNames: z.optional(z.record(z.string(), z.string())),
  ExpressionAttributeValues: z.optional(wireItem),
});

type Update = z.infer<typeof updateRequest>;

const valueIn = ({ ExpressionAttributeValues = {} }: Update, name: string): unknown =>
  Object.hasOwn(ExpressionAttributeValues, name)
    ? unmarshall({ value: ExpressionAttributeValues[name] }).value
    : undefined;

const isClaim = (update: Update): boolean => valueIn(update, ':lease') !== undefined;
const isSettlement = (update: Update): boolean =>
  !isClaim(update) && valueIn(update, ':claimed') !== undefined;
/** The episode whose end an update records. Reads the expressions, since the names of the values are their own. */
const endedEpisode = (update: Update): number | undefined => {
  const { UpdateExpression = '', ConditionExpression = '' } = update;
  if (!/\bclosedAt = :/.test(UpdateExpression)) return undefined;
  const name = /\bepisode = (:\w+)/.exec(ConditionExpression)?.[1];
  const episode = name && valueIn(update, name);
  return typeof episode === 'number' ? episode : undefined;
};

/**
 * A claim that stood for longer than a function may run and its lease less what two clocks may differ by: its holder
 * is beyond its time, and what it last did is unknown. A lease that is taken over sooner is a broken promise.
 */
const overrunMs = 11_000;

/** A settlement that is throttled as often as the SDK tries it is lost. */
const sdkAttempts = 3;

export interface Sending {
  readonly channel: string;
  readonly to: string;
  readonly text: string;
  /** The action whose notification the sender was handling, as `actionKey` spells it. */
  readonly action: string;
}

/**
 * Sees every table call, every message that a provider accepts and every crash, and keeps what the figures need. It
 * believes nothing that the system says of itself.
 */
export const createWitness = (now: () => number = Date.now) => {
  const actions = new Map<string, WitnessedAction>();
  /** Everybody who ever claimed an action: one that was too slow may still send what another has taken over. */
  const claimants = new Map<string, Set<string>>();
  /** In the order in which plans were recorded, by home. */
  const recorded = new Map<string, string[]>();
  const recordedIds = new Set<string>();
  const heldBy = new Map<string, string>();
  const heldSince = new Map<string, number>();
  const dead = new Set<string>();
  /** The highest episode whose end is recorded, by incident. */
  const ended = new Map<string, number>();
  const throttledSettlements = new Map<string, number>();
  /** Claims under way, and whether the incident's end stood in the table before they were asked for. */
  const afterEnd = new WeakMap<TableCall, boolean>();
  const unexplained: string[] = [];
  let claims = 0;
  let claimsAfterEnd = 0;

  const fault = (action: WitnessedAction | undefined) => {
    if (action) action.faults += 1;
  };

  const register = (
    key: string,
    eventId: string,
    episode: number,
    { channel, ruleId, hold, recipient }: z.infer<typeof handedOverSchema>['action'],
  ) => {
    if (actions.has(key)) return;
    const { address, role } = recipient;
    const counts = { accepted: 0, standsFor: 0, faults: 0 };
    actions.set(key, { id: key, eventId, channel, address, role, ruleId, hold, episode, ...counts });
  };

  const eventRecorded = (item: Record<string, unknown>) => {
    const event = storedEvent.safeParse(item);
    if (!event.success || recordedIds.has(event.data.id)) return;
    const { id, plan } = event.data;
    recordedIds.add(id);
    const home = String(item.pk);
    recorded.set(home, [...(recorded.get(home) ?? []), id]);
    const episode = plan.transition?.incident.episode ?? 0;
    for (const action of plan.actions) register(action.id, id, episode, action);
  };

  const updateOf = (call: TableCall): Update | undefined =>
    call.operation === 'UpdateItem' ? updateRequest.safeParse(call.request).data : undefined;
  const incidentOf = ({ Key }: Update): string => `${Key.pk.S} ${Key.sk.S}`;
  const actionIn = ({ ExpressionAttributeNames, Key }: Update): WitnessedAction | undefined =>
    actions.get(actionKey(ExpressionAttributeNames?.['#id'] ?? '', { pk: Key.pk.S, sk: Key.sk.S }));

  /** What a worker sends: it must be as planned, and claimed by it. */
  const actionBehind = (
    worker: string,
    { channel, to, action: key }: Sending,
  ): WitnessedAction | undefined => {
    const action = actions.get(key);
    const isAsPlanned = action?.channel === channel && action.address === to;
    return isAsPlanned && claimants.get(key)?.has(worker) ? action : undefined;
  };

  return {
    before(call: TableCall) {
      const update = updateOf(call);
      if (!update || !isClaim(update)) return;
      const action = actionIn(update);
      const isOver = action && action.episode <= (ended.get(incidentOf(update)) ?? -1);
      afterEnd.set(call, action?.hold !== 'never' && isOver === true);
    },

    throttled(call: TableCall) {
      const update = updateOf(call);
      const action = update && isSettlement(update) ? actionIn(update) : undefined;
      if (!action) return;
      const times = (throttledSettlements.get(action.id) ?? 0) + 1;
      throttledSettlements.set(action.id, times);
      if (times % sdkAttempts === 0) fault(action);
    },

    after(call: TableCall, status: number) {
      if (status !== 200) return;
      if (call.operation === 'PutItem') {
        const put = putRequest.safeParse(call.request);
        if (put.success && String(put.data.Item.sk?.S).startsWith('event#')) {
          eventRecorded(unmarshall(put.data.Item));
        }
        return;
      }
      const update = updateOf(call);
      if (!update) return;
      const action = actionIn(update);
      const episode = endedEpisode(update);
      if (episode !== undefined) {
        ended.set(incidentOf(update), episode);
      } else if (isClaim(update) && action) {
        claims += 1;
        claimants.set(action.id, (claimants.get(action.id) ?? new Set()).add(call.worker));
        if (heldBy.has(action.id) && now() - (heldSince.get(action.id) ?? 0) >= overrunMs) fault(action);
        heldSince.set(action.id, now());
        // What a killed worker had sent on its way may still arrive.
        if (dead.has(call.worker)) fault(action);
        else heldBy.set(action.id, call.worker);
        if (afterEnd.get(call)) claimsAfterEnd += 1;
      } else if (isSettlement(update) && action) {
        heldBy.delete(action.id);
        throttledSettlements.delete(action.id);
      }
    },

    /** A worker got a notification. */
    handedOver({ eventId, episode, holder, action }: z.infer<typeof handedOverSchema>) {
      register(actionKey(action.id, holder), eventId, episode, action);
    },

    /** A provider took a message. */
    accepted(worker: string, sending: Sending) {
      const action = actionBehind(worker, sending);
      if (!action) return void unexplained.push(worker);
      action.accepted += 1;
      action.standsFor = Number(/(\d+) more alerts/.exec(sending.text)?.[1] ?? 0);
    },

    /** A provider's answer left it open whether it took a message. */
    unclear(worker: string, sending: Sending) {
      fault(actionBehind(worker, sending));
    },

    /** A worker is dead: nobody knows what became of the claims that it held. */
    died(worker: string) {
      dead.add(worker);
      for (const [id, holder] of heldBy) {
        if (holder !== worker) continue;
        fault(actions.get(id));
        heldBy.delete(id);
      }
    },

    actions,
    recorded,
    recordedIds,
    /** Messages that no stored plan asked for. */
    unexplained,
    counts: () => ({ claims, claimsAfterEnd }),
  };
};

export type Witness = ReturnType<typeof createWitness>;

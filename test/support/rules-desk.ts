import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { HandOverDependencies } from '../../functions/rules/hand-over.ts';
import { handleEvent } from '../../functions/rules/handle-event.ts';
import { awsClientOptions } from '../../local/embedded/aws-client-options.ts';
import type { EmbeddedQueues } from '../../local/embedded/embedded-queues.ts';
import type { EmbeddedTables } from '../../local/embedded/embedded-tables.ts';
import type { EventMessage } from '../../shared/platform/event-message.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { type Facts, noFacts } from '../../shared/rules/facts.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';
import { indexRules } from '../../shared/rules/rule-index.ts';
import { createTable, type Item } from '../../shared/store/table.ts';
import { staffNumber, unique } from './builders.ts';
import { settableClock } from './settable-clock.ts';
import { withoutConditions } from './tables.ts';

const sendSchema = z.object({
  Entries: z.optional(z.array(z.object({ MessageBody: z.string() }))),
  MessageBody: z.optional(z.string()),
});

/** Fails the n-th call to AWS: before it is made, or after it has done its work. */
export interface Fault {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** What is in force: rules as people write them, and Nina, who is on call. */
export const setOf = (...rules: readonly unknown[]): ActiveSet => ({
  account: itemSchemas.account.parse({ id: 'default', owner: 'nina' }),
  rules: rules.map((rule) => ({ rule: itemSchemas.rule.parse(rule), version: '1' })),
  contacts: new Map([
    [
      'nina',
      itemSchemas.contact.parse({ id: 'nina', name: 'Nina', phone: staffNumber, email: 'nina@example.com' }),
    ],
  ]),
  homes: new Map(),
});

export interface DeskOptions {
  readonly set: ActiveSet;
  readonly fault?: Fault;
  /** Drops every condition of the state table: what the tests must then see go wrong. */
  readonly isUnguarded?: boolean;
  readonly facts?: Facts;
}

/** One home's desk on dynalite and fauxqs: `rules` as it runs, with the calls that it makes counted and breakable. */
export const startDesk = (
  { tables, queues }: { readonly tables: EmbeddedTables; readonly queues: EmbeddedQueues },
  { set: initial, fault, isUnguarded = false, facts = noFacts }: DeskOptions,
) => {
  const homeId = unique('home');
  const clock = settableClock('2026-11-21T21:40:05.000Z');
  const sent: Item[] = [];
  let calls = 0;
  let set = initial;
  const counted =
    <Input extends object, Result>(next: (args: { input: Input }) => Promise<Result>) =>
    async (args: { input: Input }): Promise<Result> => {
      calls += 1;
      const breaks = fault?.call === calls;
      if (breaks && fault.when === 'before') throw new Error('The fault that the test asked for.');
      const result = await next(args);
      const { Entries = [], MessageBody } = sendSchema.parse(args.input);
      const bodies = [...Entries.map((entry) => entry.MessageBody), ...(MessageBody ? [MessageBody] : [])];
      sent.push(...bodies.map((body): Item => JSON.parse(body)));
      if (breaks) throw new Error('The fault that the test asked for.');
      return result;
    };
  const dynamoDb = new DynamoDBClient({ endpoint: tables.endpoint, ...awsClientOptions });
  const sqs = new SQSClient({ endpoint: queues.endpoint, ...awsClientOptions });
  dynamoDb.middlewareStack.add(counted, { step: 'initialize' });
  sqs.middlewareStack.add(counted, { step: 'initialize' });
  const state = createTable(dynamoDb, tables.names.state);
  const dependencies: HandOverDependencies = {
    state: isUnguarded ? withoutConditions(state) : state,
    sqs,
    clock,
    notificationsUrl: queues.urls.notifications,
    guestUpdatesUrl: queues.urls['guest-updates'],
    timersUrl: queues.urls.timers,
  };
  const message = (
    id: string,
    type: string,
    at: string,
    more: Partial<EventMessage['event']> = {},
  ): EventMessage => ({
    version: 1,
    account: 'default',
    source: 'webhook',
    receivedAt: at,
    event: { id, type, at, homeId, ...more },
  });
  return {
    clock,
    homeId,
    message,
    /** What was sent to the queues, in order, duplicates included. */
    sent,
    calls: () => calls,
    use: (next: ActiveSet) => {
      set = next;
    },
    handle: (event: EventMessage) =>
      handleEvent(event, {
        ...dependencies,
        activeSet: async () => ({ set, index: indexRules(set) }),
        loadFacts: async () => facts,
        linkTo: (incidentId) => `https://desk.example.com/i/${incidentId}`,
        defaultTimeZone: 'Europe/Stockholm',
      }),
    /** Everything that the state table holds of the home, with the home's name taken out. */
    items: async (): Promise<readonly Item[]> => {
      const items: Item[] = [];
      const table = createTable(tables.client, tables.names.state);
      for await (const item of table.query({
        expression: 'pk = :pk',
        values: { ':pk': `default#${homeId}` },
      }))
        items.push(item);
      return JSON.parse(JSON.stringify(items).replaceAll(homeId, 'HOME'));
    },
    /** What was sent, each once however often, in order of its text. */
    distinct: (): readonly string[] =>
      [...new Set(sent.map((body) => JSON.stringify(body).replaceAll(homeId, 'HOME')))].toSorted(),
    stop: () => {
      dynamoDb.destroy();
      sqs.destroy();
    },
  };
};

export type Desk = ReturnType<typeof startDesk>;

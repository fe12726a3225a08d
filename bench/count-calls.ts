import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { notify } from '../functions/notify/notify.ts';
import type { HandOverDependencies } from '../functions/rules/hand-over.ts';
import { handleEvent } from '../functions/rules/handle-event.ts';
import { awsClientOptions } from '../local/embedded/aws-client-options.ts';
import { startQueues } from '../local/embedded/embedded-queues.ts';
import { startTables } from '../local/embedded/embedded-tables.ts';
import { systemClock } from '../shared/platform/clock.ts';
import type { ActiveSet } from '../shared/rules/active-set.ts';
import { noFacts } from '../shared/rules/facts.ts';
import { itemSchemas } from '../shared/rules/item-schemas.ts';
import { indexRules } from '../shared/rules/rule-index.ts';
import { notificationSchema } from '../shared/store/notification.ts';
import { createTable } from '../shared/store/table.ts';

/** Calls to AWS that one event causes, from the queue to the provider. */
export interface Calls {
  tableReads: number;
  tableWrites: number;
  queueSends: number;
}

const contact = (index: number) =>
  itemSchemas.contact.parse({ id: `contact-${index}`, name: 'Invented', phone: `+467017406${10 + index}` });

const setOf = (texts: number): ActiveSet => ({
  account: itemSchemas.account.parse({ id: 'default', owner: 'contact-0' }),
  rules: [
    {
      version: '1',
      rule: itemSchemas.rule.parse({
        id: 'alarm',
        when: 'alarm_heard',
        // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
        then: [
          { sms: { to: Array.from({ length: texts }, (_, index) => `contact-${index}`), text: 'Alarm.' } },
        ],
      }),
    },
  ],
  contacts: new Map(Array.from({ length: texts }, (_, index) => [`contact-${index}`, contact(index)])),
  homes: new Map(),
});

/**
 * Handles one event of each kind on real emulators and counts, by a middleware of the SDK, what was asked of tables
 * and queues. Rules, accounts and secrets are cached by then, as in a container that is warm.
 */
export const countCalls = async (): Promise<Readonly<Record<string, Calls>>> => {
  const [tables, queues] = await Promise.all([startTables(), startQueues()]);
  let calls: Calls = { tableReads: 0, tableWrites: 0, queueSends: 0 };
  const bodies: string[] = [];
  const dynamoDb = new DynamoDBClient({ endpoint: tables.endpoint, ...awsClientOptions });
  const sqs = new SQSClient({ endpoint: queues.endpoint, ...awsClientOptions });
  dynamoDb.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        if (/^(Get|Query)/.test(commandName)) calls.tableReads += 1;
        else calls.tableWrites += 1;
        return next(args);
      },
    { step: 'initialize' },
  );
  sqs.middlewareStack.add(
    (next) => (args) => {
      calls.queueSends += 1;
      if ('Entries' in args.input)
        for (const entry of args.input.Entries ?? []) {
          if ('MessageBody' in entry && entry.MessageBody) bodies.push(entry.MessageBody);
        }
      return next(args);
    },
    { step: 'initialize' },
  );
  const state = createTable(dynamoDb, tables.names.state);
  const dependencies: HandOverDependencies = {
    state,
    sqs,
    clock: systemClock,
    notificationsUrl: queues.urls.notifications,
    guestUpdatesUrl: queues.urls['guest-updates'],
    timersUrl: queues.urls.timers,
  };
  const accepted = async () => ({ kind: 'accepted', providerId: 'id' }) as const;
  const channels = { sms: accepted, email: accepted, call: accepted };

  const count = async (id: string, type: string, texts: number): Promise<Calls> => {
    calls = { tableReads: 0, tableWrites: 0, queueSends: 0 };
    bodies.length = 0;
    const set = setOf(texts);
    const index = indexRules(set);
    const at = new Date().toISOString();
    await handleEvent(
      {
        version: 1,
        account: 'default',
        source: 'webhook',
        receivedAt: at,
        event: { id, type, at, homeId: id },
      },
      {
        ...dependencies,
        activeSet: async () => ({ set, index }),
        loadFacts: async () => noFacts,
        linkTo: () => 'https://desk.example.com/i/x',
        defaultTimeZone: 'Europe/Stockholm',
      },
    );
    for (const body of [...bodies]) {
      const notification = notificationSchema.safeParse(JSON.parse(body));
      if (notification.success) await notify(notification.data, { ...dependencies, channels });
    }
    return calls;
  };

  try {
    return {
      'no incident': await count('event-1', 'pir_motion', 1),
      'incident, one text': await count('event-2', 'alarm_heard', 1),
      'incident, two texts': await count('event-3', 'alarm_heard', 2),
      'incident, five texts': await count('event-4', 'alarm_heard', 5),
    };
  } finally {
    dynamoDb.destroy();
    sqs.destroy();
    await Promise.all([tables.stop(), queues.stop()]);
  }
};

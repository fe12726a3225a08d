import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { applyChange } from '../../functions/config/apply-change.ts';
import { startQueues } from '../../local/embedded/embedded-queues.ts';
import { functionEnvironment } from '../../local/function-environment.ts';
import { createDeliveries } from '../../local/minut-simulator/deliver.ts';
import { sign } from '../../local/minut-simulator/sign.ts';
import type { Hook } from '../../local/minut-simulator/world.ts';
import { createScheduler } from '../../local/scheduler.ts';
import { fastClock } from '../../shared/platform/clock.ts';
import { groupOf } from '../../shared/platform/event-group.ts';
import { parseConfigKey } from '../../shared/store/config-keys.ts';
import { digestActionId } from '../../shared/store/digest.ts';
import { createTable } from '../../shared/store/table.ts';
import { explain, type FinalState, figuresOf } from './figures.ts';
import { type ChaosHome, chaosItems, makeHomes, type PlannedEvent, simulatedEvent } from './load.ts';
import { startMinutEndpoint } from './minut-endpoint.ts';
import { chaosOptionsSchema } from './options.ts';
import { startProviderEndpoint } from './provider-endpoint.ts';
import { derive } from './random.ts';
import { startTableEndpoint } from './table-endpoint.ts';
import { actionKey, createWitness, handedOverSchema } from './witness.ts';
import { startWorkers } from './workers.ts';

/** Requests of the sender under way at once. */
const sendersAtOnce = 12;
/** Events that may wait in the queue before the sender pauses. */
const backlog = 600;
/** The sender's clock against the run's: its first retry comes after a second of the run. */
const senderSpeed = 5;

const options = chaosOptionsSchema.parse(JSON.parse(process.env.CHAOS_OPTIONS ?? '{}'));
const originMs = Number(process.env.CHAOS_ORIGIN_MS);
const startedAt = process.hrtime.bigint();
const elapsedMs = () => Number((process.hrtime.bigint() - startedAt) / 1_000_000n);
const report = (kind: string, value: object) => process.send?.({ kind, ...value });

const random = derive(options.seed, 2);
const homes = makeHomes(options);
const accounts = [...new Set(homes.map(({ account }) => account))];
const witness = createWitness();
const sequences = new Map<string, bigint>();
const counts = { throttled: 0, tableCalls: 0, duplicates: 0, redrives: 0, poison: 0 };

const secretOf = (account: string) => ({
  hookId: `hook-${account}`,
  hookSecret: `PLANTED-hook-secret-of-${account}`,
  token: `PLANTED-token-of-${account}`,
});
const secrets = new Map<string, unknown>([
  ['nightdesk/oauth-client', { clientId: 'client', clientSecret: 'PLANTED-client-secret' }],
  ['nightdesk/link-key', { key: 'PLANTED-link-key-PLANTED-link-key-PLANTED' }],
  ...accounts.flatMap((account): [string, unknown][] => [
    [`nightdesk/accounts/${account}/webhook`, secretOf(account)],
    [`nightdesk/accounts/${account}/grant`, { grant: 'client_credentials' }],
  ]),
]);

const queues = await startQueues();
const tables = await startTableEndpoint({
  before(call) {
    if (call.worker.startsWith('worker')) {
      counts.tableCalls += 1;
      if (random.chance(options.tableThrottles)) {
        counts.throttled += 1;
        witness.throttled(call);
        return 'throttle';
      }
    }
    witness.before(call);
    return 'go on';
  },
  after: (call, status) => witness.after(call, status),
});
const minut = await startMinutEndpoint(homes, options, derive(options.seed, 3));
const provider = await startProviderEndpoint({
  options,
  random: derive(options.seed, 4),
  witness,
  secrets: {
    read: (name) => secrets.get(name),
    write: (name, value) => secrets.set(name, value),
    remove: (name) => secrets.delete(name),
    names: () => [...secrets.keys()],
  },
  kill: (worker) => workers.kill(worker),
});

const publishItems = async (version: number) => {
  const config = createTable(tables.client, tables.names.config);
  const state = createTable(tables.client, tables.names.state);
  for (const { kind, ...item } of chaosItems(accounts, version)) {
    const key = parseConfigKey(kind, item.id);
    if (!key) throw new Error(`There is no kind ${kind}.`);
    const problems = await applyChange({ key, item, at: new Date().toISOString() }, { config, state });
    if (problems.length > 0) throw new Error(problems.map(({ sentence }) => sentence).join('; '));
  }
};
await publishItems(1);

if (options.without === 'redelivery') {
  const { SetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  for (const [name, deadLetter] of [
    ['events', 'events-dead.fifo'],
    ['notifications', 'notifications-dead'],
  ] as const) {
    const deadLetterTargetArn = `arn:aws:sqs:eu-north-1:000000000000:${deadLetter}`;
    await queues.client.send(
      new SetQueueAttributesCommand({
        QueueUrl: queues.urls[name],
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: '1' }) },
      }),
    );
  }
}

const workers = await startWorkers({
  options,
  originMs,
  environment: {
    ...functionEnvironment({
      tables,
      queues,
      aws: provider,
      // The program's time is the machine's own, so that the news of a run is never stale.
      clock: { clock: fastClock(1 / options.warp, originMs), speed: 1 / options.warp, originMs },
      url: minut.url,
    }),
    MINUT_LIMIT_SCOPE: 'account',
    CHAOS_QUEUES: JSON.stringify(queues.urls),
  },
  onDeath: (worker) => witness.died(worker),
  onNotified(body) {
    const handedOver = handedOverSchema.safeParse(JSON.parse(body));
    if (handedOver.success) witness.handedOver(handedOver.data);
  },
  onSeen(eventId, sequence) {
    const before = sequences.get(eventId);
    if (before === undefined || sequence < before) sequences.set(eventId, sequence);
  },
});

const programClock = fastClock(1 / options.warp, originMs);
const senderClock = fastClock(senderSpeed, Date.now());
const scheduler = createScheduler(senderClock);

const hookUrl = (account: string): string => {
  const running = workers.ready();
  // Nobody listens there: the sender tries again.
  const port = running[random.below(running.length)]?.port ?? 9;
  return `http://127.0.0.1:${port}/webhooks/${account}`;
};

const senderOf = (account: string) => {
  const { hookId, hookSecret, token } = secretOf(account);
  const hook: Hook = {
    hook_id: hookId,
    created_at: new Date().toISOString(),
    events: ['*'],
    token,
    hook_secret: hookSecret,
    get url() {
      return hookUrl(account);
    },
  };
  return createDeliveries(
    { clock: senderClock, scheme: 'sha256-hex-text', hooks: new Map([[hookId, hook]]) },
    scheduler,
  );
};
const deliveries = new Map(accounts.map((account) => [account, senderOf(account)]));

/** Past the queue's own deduplication, as a redrive or a reconciled event comes. */
const enqueueAgain = async (home: ChaosHome, { id, type }: PlannedEvent, at: string) => {
  counts.redrives += 1;
  const event = {
    id,
    type,
    at,
    homeId: home.id,
    ...(type.startsWith('disturbance') ? {} : { deviceId: home.deviceId }),
  };
  const message = { version: 1, account: home.account, source: 'reconcile', receivedAt: at, event } as const;
  await queues.client.send(
    new SendMessageCommand({
      QueueUrl: queues.urls.events,
      MessageBody: JSON.stringify(message),
      MessageGroupId: groupOf(message),
      MessageDeduplicationId: randomUUID(),
    }),
  );
};

/** Authentic but no event, or nothing that belongs on the queue: alternately. */
const sendPoison = async (home: ChaosHome) => {
  counts.poison += 1;
  const poison = { poison: counts.poison, version: 1 };
  if (counts.poison % 3 === 0) {
    const { token, hookSecret } = secretOf(home.account);
    const body = Buffer.from(JSON.stringify(poison));
    for (;;) {
      try {
        const response = await fetch(hookUrl(home.account), {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            authorization: token,
            'x-minut-signature': sign(body, hookSecret, 'sha256-hex-text'),
          },
          signal: AbortSignal.timeout(10_000),
        });
        if (response.ok) return;
      } catch {
        // Its worker was killed, as Minut's would be told by a reset connection: again.
      }
      await delay(1_000);
    }
  }
  // A message that is no event, and one whose decision throws.
  const unfit = {
    account: home.account,
    source: 'webhook',
    receivedAt: 'never',
    event: { id: `poison-${counts.poison}`, type: 'disturbance_first_notice', at: 'never', homeId: home.id },
  };
  await queues.client.send(
    new SendMessageCommand({
      QueueUrl: queues.urls.events,
      MessageBody: JSON.stringify(counts.poison % 3 === 1 ? poison : { version: 1, ...unfit }),
      MessageGroupId: groupOf({ account: home.account, event: { ...unfit.event } }),
      MessageDeduplicationId: randomUUID(),
    }),
  );
};

const total = homes.reduce((sum, { events }) => sum + events.length, 0);
let nextKill = 1;
let nextDeploy = 1;

const disturb = async () => {
  const progress = witness.recordedIds.size / total;
  while (nextKill <= options.kills * progress) {
    nextKill += 1;
    if (workers.counts.killed < options.kills) workers.killAny();
  }
  if (nextDeploy <= options.deploys && progress > nextDeploy / (options.deploys + 1)) {
    nextDeploy += 1;
    await publishItems(nextDeploy);
    workers.deploy();
  }
};

const isLate = () => elapsedMs() > options.deadlineMs;
let sent = 0;
let sending = 0;

const sendOne = async (home: ChaosHome, event: PlannedEvent) => {
  const at = new Date(programClock.now()).toISOString();
  const simulated = simulatedEvent(home, event, at);
  const deliver = () => deliveries.get(home.account)?.deliver(simulated);
  await deliver();
  if (event.duplicate === 'queue') await enqueueAgain(home, event, at);
  if (event.duplicate === 'webhook') {
    counts.duplicates += 1;
    await deliver();
  }
  if (event.poison) await sendPoison(home);
};

const sendAll = async () => {
  const rounds = Math.max(...homes.map(({ events }) => events.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const home of homes) {
      const event = home.events[round];
      if (!event || isLate()) continue;
      while ((sending >= sendersAtOnce || sent - witness.recordedIds.size > backlog) && !isLate())
        await delay(10);
      sending += 1;
      sent += 1;
      void sendOne(home, event).finally(() => {
        sending -= 1;
      });
    }
  }
  while (sending > 0 && !isLate()) await delay(50);
};

const waitingMessages = async (): Promise<number> => {
  let waiting = 0;
  for (const [name, QueueUrl] of Object.entries(queues.urls)) {
    const { Attributes = {} } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    waiting +=
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
      // Timers that look for silence are due hours later, when the run is long over.
      (name === 'timers' ? 0 : Number(Attributes.ApproximateNumberOfMessagesDelayed));
  }
  return waiting;
};

const bodiesOf = async (QueueUrl: string): Promise<readonly string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
};

const storedActions = z.record(z.string(), z.object({ status: z.string(), reason: z.optional(z.string()) }));

const finalStates = async (): Promise<Map<string, FinalState>> => {
  const states = new Map<string, FinalState>();
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await tables.client.send(new ScanCommand({ TableName: 'state', ExclusiveStartKey }));
    for (const item of page.Items ?? []) {
      const { pk, sk, actions: stored, lines } = unmarshall(item);
      const actions = storedActions.safeParse(stored);
      for (const [id, state] of Object.entries(actions.success ? actions.data : {})) {
        const { status, reason } = state;
        const key = actionKey(id, { pk: String(pk), sk: String(sk) });
        states.set(key, {
          status,
          ...(reason === undefined ? {} : { reason }),
          ...(id === digestActionId ? { lines: Object.keys(lines) } : {}),
        });
      }
    }
    ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey);
  return states;
};

const disturbing = setInterval(() => void disturb(), 100);
const progressing = setInterval(
  () =>
    report('progress', { sent, recorded: witness.recordedIds.size, total, killed: workers.counts.killed }),
  options.warp * 2_000,
);
while (workers.ready().length < options.workers) await delay(50);
await sendAll();
const sentMs = elapsedMs();
let quiet = 0;
// Drained is what stays empty for three looks: a message between two queues is in neither.
while (quiet < 3 && !isLate()) {
  // Without a guard events may be lost: a control waits for the queues alone.
  const hasAll = options.without !== undefined || witness.recordedIds.size === total;
  const isQuiet = hasAll && (await waitingMessages()) === 0;
  quiet = isQuiet ? quiet + 1 : 0;
  await delay(300);
}
const drainedMs = elapsedMs();
clearInterval(disturbing);
clearInterval(progressing);
const killed = workers.counts.killed;
await workers.stop();
scheduler.stop();

const deadLetters: string[] = [];
for (const url of Object.values(queues.deadLetterUrls)) deadLetters.push(...(await bodiesOf(url)));
const states = await finalStates();
const evidence = {
  homes,
  recordedIds: witness.recordedIds,
  recorded: witness.recorded,
  sequences,
  actions: witness.actions,
  states,
  claimsAfterEnd: witness.counts().claimsAfterEnd,
  unexplained: witness.unexplained.length,
  deadLetters,
  setAside: await bodiesOf(queues.setAsideUrl),
  poisonSent: counts.poison,
  leaks: workers.counts.leaks,
};
const figures = figuresOf(evidence);
const statuses: Record<string, number> = {};
for (const { status } of states.values()) statuses[status] = (statuses[status] ?? 0) + 1;
const faulted = [...witness.actions.values()].filter(({ faults }) => faults > 0);
report('result', {
  figures,
  facts: {
    events: total,
    homes: homes.length,
    'duplicates by webhook': counts.duplicates,
    'duplicates past the queue': counts.redrives,
    'poison sent': counts.poison,
    'workers killed (SIGKILL)': killed,
    'workers started': workers.counts.started,
    'workers failed by themselves': workers.counts.failed,
    'table calls': counts.tableCalls,
    'table calls throttled': counts.throttled,
    'Minut requests': minut.counts.requests,
    'Minut faults': minut.counts.faults,
    'claims granted': witness.counts().claims,
    'messages accepted': [...witness.actions.values()].reduce((sum, { accepted }) => sum + accepted, 0),
    'actions with an ambiguous fault': faulted.length,
    'extra messages after ambiguous faults': faulted.reduce(
      (sum, { accepted }) => sum + Math.max(0, accepted - 1),
      0,
    ),
    ...Object.fromEntries(Object.entries(statuses).map(([status, count]) => [`actions ${status}`, count])),
    ...Object.fromEntries([...provider.fates].map(([fate, count]) => [`provider: ${fate}`, count])),
    'messages that nobody had claimed': witness.unexplained.length,
    'log lines': workers.counts.logLines,
    'seconds until sent': Math.round(sentMs / 100) / 10,
    'seconds until drained': Math.round(drainedMs / 100) / 10,
    'CPU seconds of the host': Math.round(process.cpuUsage().user / 1_000_000),
    drained: quiet >= 3 ? 1 : 0,
  },
  samples: [...explain(evidence).slice(0, 20), ...workers.samples],
});
process.disconnect?.();
process.exit(0);

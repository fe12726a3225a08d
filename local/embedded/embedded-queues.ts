import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import {
  mapQueues,
  type QueueDefinition,
  type QueueName,
  queues,
  setAsideQueue,
} from '../../shared/platform/topology.ts';
import { awsClientOptions } from './aws-client-options.ts';

export interface EmbeddedQueues {
  readonly endpoint: string;
  readonly client: SQSClient;
  readonly urls: Readonly<Record<QueueName, string>>;
  readonly deadLetterUrls: Readonly<Record<QueueName, string>>;
  readonly setAsideUrl: string;
  stop(): Promise<void>;
}

const listenChannel = 'tracing:net.server.listen:asyncStart';

const isListenMessage = (message: unknown): message is { options: { host?: string } } =>
  typeof message === 'object' &&
  message !== null &&
  'options' in message &&
  typeof message.options === 'object' &&
  message.options !== null;

/**
 * fauxqs always listens on every interface, and queues without authentication are nothing for a café's network. Node
 * says on this channel where a server is about to listen, early enough to narrow it to loopback.
 */
const onLoopbackOnly = async <Result>(start: () => Promise<Result>): Promise<Result> => {
  const narrow = (message: unknown) => {
    if (isListenMessage(message) && message.options.host === '0.0.0.0') message.options.host = '127.0.0.1';
  };
  subscribe(listenChannel, narrow);
  try {
    return await start();
  } finally {
    unsubscribe(listenChannel, narrow);
  }
};

const isQueueName = (name: string): name is QueueName => Object.hasOwn(queues, name);

/** Every queue keeps its messages for 14 days, the longest that SQS can. */
const retentionSeconds = 14 * 24 * 60 * 60;

interface Queues {
  readonly client: SQSClient;
  readonly endpoint: string;
}

const createQueue = async (
  { client, endpoint }: Queues,
  QueueName: string,
  Attributes: Record<string, string>,
) => {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  if (!QueueUrl) throw new Error(`The queue ${QueueName} has no address.`);
  // fauxqs answers with a host name per region that no resolver knows; it looks at the path alone, and so do we.
  return `${endpoint}${new URL(QueueUrl).pathname}`;
};

const createWithDeadLetters = async (server: Queues, name: string, queue: QueueDefinition) => {
  const suffix = queue.fifo ? '.fifo' : '';
  const fifo: Record<string, string> = queue.fifo ? { FifoQueue: 'true' } : {};
  const deadLetterUrl = await createQueue(server, `${name}-dead${suffix}`, {
    ...fifo,
    MessageRetentionPeriod: String(retentionSeconds),
  });
  const url = await createQueue(server, `${name}${suffix}`, {
    ...fifo,
    VisibilityTimeout: String(queue.visibilitySeconds),
    MessageRetentionPeriod: String(retentionSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:${awsClientOptions.region}:000000000000:${name}-dead${suffix}`,
      maxReceiveCount: String(queue.maxReceiveCount),
    }),
  });
  return { url, deadLetterUrl };
};

/**
 * Starts fauxqs on a free loopback port with every queue of the topology, its dead-letter queue and `set-aside`.
 * @param dataDir where messages are kept over a kill; in memory without it
 */
export const startQueues = async (dataDir?: string): Promise<EmbeddedQueues> => {
  const server = await onLoopbackOnly(() =>
    startFauxqs({
      port: 0,
      logger: false,
      defaultRegion: awsClientOptions.region,
      ...(dataDir ? { dataDir } : {}),
    }),
  );
  const endpoint = `http://127.0.0.1:${server.port}`;
  const client = new SQSClient({ endpoint, ...awsClientOptions });
  const created = new Map<string, { url: string; deadLetterUrl: string }>();
  for (const name of Object.keys(queues).filter(isQueueName)) {
    created.set(name, await createWithDeadLetters({ client, endpoint }, name, queues[name]));
  }
  const of = (name: QueueName) => {
    const queue = created.get(name);
    if (!queue) throw new Error(`The queue ${name} was not created.`);
    return queue;
  };
  return {
    endpoint,
    client,
    urls: mapQueues((name) => of(name).url),
    deadLetterUrls: mapQueues((name) => of(name).deadLetterUrl),
    setAsideUrl: await createQueue({ client, endpoint }, setAsideQueue, {
      MessageRetentionPeriod: String(retentionSeconds),
    }),
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
};

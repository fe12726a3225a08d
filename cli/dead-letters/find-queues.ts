import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetQueueUrlCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import { type QueueName, queues, setAsideQueue } from '../../shared/platform/topology.ts';
import { UsageError } from '../usage.ts';

/** A queue that should be empty, and where its messages came from. */
export interface KeptQueue {
  /** The work queue's name, or `set-aside`. */
  readonly name: string;
  readonly url: string;
  /** Undefined for `set-aside`: its messages say themselves where they belong. */
  readonly sourceUrl: string | undefined;
  readonly fifo: boolean;
}

const isQueueName = (name: string): name is QueueName => Object.hasOwn(queues, name);
const queueNames = Object.keys(queues).filter(isQueueName);

/** What CDK makes of a construct's path: no hyphens, and a hash behind it. */
const logical = (name: string): string => name.replaceAll('-', '');

/** The queues of a deployed stack. @throws UsageError when there is no such stack or it has none */
export const findDeployedQueues = async (stackName: string): Promise<readonly KeptQueue[]> => {
  const urls = new Map<string, string>();
  try {
    const pages = paginateListStackResources(
      { client: new CloudFormationClient({}) },
      { StackName: stackName },
    );
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) {
        if (ResourceType !== 'AWS::SQS::Queue' || !LogicalResourceId || !PhysicalResourceId) continue;
        urls.set(LogicalResourceId.replace(/[0-9A-F]{8}$/, ''), PhysicalResourceId);
      }
    }
  } catch (cause) {
    throw new UsageError(
      `The stack ${stackName} could not be read: is it deployed in this account and region, and may you read it? (--stack, AWS_REGION, AWS_PROFILE)`,
      { cause },
    );
  }
  const kept: KeptQueue[] = [];
  for (const name of queueNames) {
    const url = urls.get(`Queues${logical(name)}DeadLetters`);
    const sourceUrl = urls.get(`Queues${logical(name)}Queue`) ?? urls.get(`Queues${logical(name)}`);
    if (url) kept.push({ name, url, sourceUrl, fifo: queues[name].fifo });
  }
  const setAside = urls.get(`Queues${logical(setAsideQueue)}`);
  if (setAside) kept.push({ name: setAsideQueue, url: setAside, sourceUrl: undefined, fifo: false });
  if (kept.length === 0) throw new UsageError(`The stack ${stackName} has no queues of Nightdesk.`);
  return kept;
};

/** The queues of the running `npm start`. @param endpoint of its SQS */
export const findLocalQueues = async (client: SQSClient, endpoint: string): Promise<readonly KeptQueue[]> => {
  const urlOf = async (QueueName: string): Promise<string | undefined> => {
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
      // The embedded queues answer with a host name that no resolver knows, and look at the path alone.
      return QueueUrl && `${endpoint}${new URL(QueueUrl).pathname}`;
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    }
  };
  const kept: KeptQueue[] = [];
  for (const name of queueNames) {
    const { fifo } = queues[name];
    const suffix = fifo ? '.fifo' : '';
    const url = await urlOf(`${name}-dead${suffix}`);
    if (url) kept.push({ name, url, sourceUrl: await urlOf(`${name}${suffix}`), fifo });
  }
  const setAside = await urlOf(setAsideQueue);
  if (setAside) kept.push({ name: setAsideQueue, url: setAside, sourceUrl: undefined, fifo: false });
  return kept;
};

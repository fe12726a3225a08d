import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { hookSecret, token } from './delivery.ts';
import { setEnvironment } from './environment.ts';

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'webhook',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-north-1:000000000000:function:webhook',
  memoryLimitInMB: '512',
  awsRequestId: 'request',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

export const rightSecret = { hookId: '6628f1a2b167b70039f80800', hookSecret, token };

/**
 * The webhook's real handler, freshly loaded, with AWS clients that record what they are asked.
 * @param secret of the account `default`: an object, or a text that is no JSON
 */
export const startWebhook = async (secret: object | string = rightSecret) => {
  const dynamoDb = mockClient(DynamoDBClient);
  const secrets = mockClient(SecretsManagerClient);
  const sqs = mockClient(SQSClient);
  const setSecret = (value: object | string) => {
    secrets.on(GetSecretValueCommand).resolves({
      SecretString: typeof value === 'object' ? JSON.stringify(value) : value,
    });
  };
  dynamoDb.on(QueryCommand).resolves({ Items: [{ id: { S: 'account#default' } }] });
  sqs.on(SendMessageCommand).resolves({ MessageId: '1' });
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
  setSecret(secret);
  setEnvironment();
  vi.resetModules();
  const { handler } = await import('../../functions/webhook/handler.ts');
  const bodies = (): readonly unknown[] =>
    sqs
      .commandCalls(SendMessageCommand)
      .map(({ args: [command] }) => JSON.parse(command.input.MessageBody ?? ''));
  const aside = (): readonly unknown[] =>
    sqs
      .commandCalls(SendMessageBatchCommand)
      .flatMap(({ args: [command] }) =>
        (command.input.Entries ?? []).map(({ MessageBody = '' }) => JSON.parse(MessageBody)),
      );
  return {
    dynamoDb,
    secrets,
    sqs,
    setSecret,
    /** How many calls to AWS there were so far. */
    calls: () => dynamoDb.calls().length + secrets.calls().length + sqs.calls().length,
    /** What was enqueued, and what was set aside. */
    bodies,
    aside,
    post: (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
      handler({ ...event }, context),
    stop: () => {
      dynamoDb.restore();
      secrets.restore();
      sqs.restore();
    },
  };
};

export type Webhook = Awaited<ReturnType<typeof startWebhook>>;

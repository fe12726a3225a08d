import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Bounds a call to a service beside us: a hung one must not use up the function's 10 seconds. Without
 * `throwOnRequestTimeout` the handler only writes a warning and waits on.
 */
const impatient = () =>
  new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true });

const lazily = <Client>(create: () => Client): (() => Client) => {
  let client: Client | undefined;
  return () => {
    client ??= create();
    return client;
  };
};

/**
 * SDK clients, made once per container and at first use. These services' calls are safe to repeat, so the SDK's
 * retries stay on; the clients that send messages try once and live in shared/channels. Each is marked as pure, so that
 * a bundle holds only the SDKs that its function calls.
 */
export const dynamoDb = /* @__PURE__ */ lazily(
  () => new DynamoDBClient({ requestHandler: impatient(), maxAttempts: 3 }),
);
export const sqs = /* @__PURE__ */ lazily(
  () => new SQSClient({ requestHandler: impatient(), maxAttempts: 3 }),
);
export const secretsManager = /* @__PURE__ */ lazily(
  () => new SecretsManagerClient({ requestHandler: impatient(), maxAttempts: 3 }),
);

/** For the operator's topic alone, whose mails may come twice; texts have a client of their own, which tries once. */
export const operatorSns = /* @__PURE__ */ lazily(
  () => new SNSClient({ requestHandler: impatient(), maxAttempts: 3 }),
);

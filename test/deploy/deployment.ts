import { Agent } from 'node:https';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as z from 'zod';
import { type CdkCommands, credentials, type Outputs } from './cdk.ts';
import type { Commands } from './commands.ts';
import { type Ministack, region } from './ministack.ts';
import { get, post, type WebAnswer } from './web.ts';

const textsSchema = z.object({
  sms_messages: z.record(z.string(), z.array(z.object({ Message: z.string() }))),
});

const emailsSchema = z.object({
  messages: z.record(
    z.string(),
    z.array(z.object({ To: z.array(z.string()), Subject: z.string(), BodyText: z.string() })),
  ),
});

export interface DeployedEmail {
  readonly subject: string;
  readonly text: string;
}

/** The deployed stack, as a person outside sees it: an API, two tables, secrets, and what arrived on phones. */
export const connectTo = (
  { endpoint, certificate }: Ministack,
  outputs: Outputs,
  cdk: CdkCommands,
  commands: Commands,
) => {
  const requestHandler = new NodeHttpHandler({
    httpsAgent: new Agent({ ca: certificate, keepAlive: false }),
  });
  const client = { endpoint, region, credentials, requestHandler };
  const read = async (path: string): Promise<unknown> => {
    const { status, body } = await get(`${endpoint}${path}`, certificate);
    if (status !== 200) throw new Error(`MiniStack answered ${status} for ${path}.`);
    return JSON.parse(body);
  };
  return {
    outputs,
    cdk,
    commands,
    cloudFormation: new CloudFormationClient(client),
    eventBridge: new EventBridgeClient(client),
    lambda: new LambdaClient(client),
    sqs: new SQSClient(client),
    dynamoDb: new DynamoDBClient(client),
    iam: new IAMClient(client),
    ses: new SESv2Client(client),
    secretsManager: new SecretsManagerClient(client),
    /** Posts to the webhook's public URL. */
    deliver: (body: string, headers: Readonly<Record<string, string>>): Promise<WebAnswer> =>
      post(outputs.WebhookUrl, certificate, body, { 'content-type': 'application/json', ...headers }),
    /** What was published to a phone number, oldest first. */
    textsTo: async (phone: string): Promise<readonly string[]> => {
      const query = new URLSearchParams({ phoneNumber: phone });
      const { sms_messages } = textsSchema.parse(await read(`/_ministack/sns/sms-messages?${query}`));
      return (sms_messages[phone] ?? []).map(({ Message }) => Message);
    },
    emailsTo: async (address: string): Promise<readonly DeployedEmail[]> => {
      const { messages } = emailsSchema.parse(await read('/_ministack/ses/messages'));
      return Object.values(messages)
        .flat()
        .filter(({ To }) => To.includes(address))
        .map(({ Subject, BodyText }) => ({ subject: Subject, text: BodyText }));
    },
  };
};

export type Deployment = ReturnType<typeof connectTo>;

import assert from 'node:assert/strict';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from '../deployment.ts';
import { adaptPolicies } from '../emulator-quirks.ts';
import type { Scenario } from '../scenario.ts';
import { mailbox } from '../seed.ts';
import { waitFor } from '../wait-for.ts';
import { deliver, minutEvent } from './delivery.ts';

const StackName = 'Nightdesk';
const pauseMs = 500;

const isGone = async ({ cloudFormation }: Deployment): Promise<boolean> => {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks.every(({ StackStatus }) => StackStatus === 'DELETE_COMPLETE');
  } catch {
    // AWS answers for a deleted stack's name that there is none.
    return true;
  }
};

export const redeployScenarios: readonly Scenario[] = [
  {
    title: 'loses nothing and sends nothing twice while it is deployed again',
    play: async (deployment) => {
      const sent: string[] = [];
      let isDeploying = true;
      const redeploying = deployment.cdk.redeploy({ smsSenderId: 'Nightdesk' }).finally(() => {
        isDeploying = false;
      });
      while (isDeploying) {
        const event = minutEvent('short_button_press');
        const { status } = await deliver(deployment, event);
        // Minut sends again what is not answered 200.
        if (status === 200) sent.push(event.id);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      await redeploying;
      await adaptPolicies(deployment.iam, StackName);
      assert.ok(sent.length > 0, 'Events should have been taken during the deployment.');
      const subjects = async () => (await deployment.emailsTo(mailbox)).map(({ subject }) => subject);
      await waitFor(`e-mails of all ${sent.length} events`, 60, async () => {
        const arrived = new Set(await subjects());
        return sent.every((id) => arrived.has(id)) || undefined;
      });
      const arrived = (await subjects()).filter((subject) => sent.includes(subject));
      assert.equal(arrived.length, sent.length, 'Each event should have one e-mail.');
    },
  },
];

/** Played last: they leave no stack behind. */
export const removalScenarios: readonly Scenario[] = [
  {
    title: 'is taken down by `cdk destroy`',
    play: async (deployment) => {
      await deployment.cdk.destroy();
      assert.ok(await isGone(deployment), 'The stack should be gone.');
    },
  },
  {
    title: 'leaves only the tables and the secrets of connected accounts behind',
    play: async (deployment) => {
      const { dynamoDb, lambda, sqs, secretsManager, outputs } = deployment;
      for (const TableName of [outputs.ConfigTableName, outputs.StateTableName]) {
        const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
        assert.equal(Table?.TableStatus, 'ACTIVE');
      }
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
      assert.deepEqual(
        Functions.map(({ FunctionName }) => FunctionName).filter((name) => name?.startsWith(StackName)),
        [],
      );
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: StackName }));
      assert.deepEqual(QueueUrls, []);
      const { SecretList = [] } = await secretsManager.send(new ListSecretsCommand({}));
      const left = SecretList.map(({ Name }) => Name).sort();
      assert.deepEqual(left, [
        'nightdesk/accounts/default/grant',
        'nightdesk/accounts/default/webhook',
        'nightdesk/oauth-client',
      ]);
    },
  },
];

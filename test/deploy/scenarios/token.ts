import assert from 'node:assert/strict';
import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { markGrantFresh } from '../../../shared/store/grant-status.ts';
import { createTable } from '../../../shared/store/table.ts';
import type { Deployment } from '../deployment.ts';
import type { Scenario } from '../scenario.ts';
import { waitFor } from '../wait-for.ts';

const SecretId = 'nightdesk/accounts/default/grant';
const grantSchema = z.looseObject({ accessToken: z.string(), expiresAt: z.string() });
const minuteMs = 60_000;

const readGrant = async ({ secretsManager }: Deployment) => {
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return grantSchema.parse(JSON.parse(SecretString));
};

/** What the schedule of the token refresh calls; the emulator's own clock would take a quarter of an hour to. */
const scheduledTarget = async ({ eventBridge }: Deployment): Promise<string> => {
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
  for (const { Name } of Rules) {
    const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: Name }));
    const target = Targets.find(({ Arn }) => Arn?.includes('tokenrefresh'));
    if (target?.Arn) return target.Arn;
  }
  throw new Error('No schedule has the token refresh for its target.');
};

let tokenBefore = '';

/** Refreshes are spread over two minutes, so other scenarios are played between asking and looking. */
export const tokenScenarios = {
  ask: {
    title: "calls the schedule's target while a token ends soon",
    play: async (deployment) => {
      const before = await readGrant(deployment);
      tokenBefore = before.accessToken;
      const now = new Date().toISOString();
      const ending = { ...before, expiresAt: new Date(Date.now() + 10 * minuteMs).toISOString() };
      const state = createTable(deployment.dynamoDb, deployment.outputs.StateTableName);
      await markGrantFresh(state, 'default', now, ending.expiresAt);
      await deployment.secretsManager.send(
        new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(ending) }),
      );
      const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
      const { FunctionError } = await deployment.lambda.send(
        new InvokeCommand({
          FunctionName: await scheduledTarget(deployment),
          Payload: JSON.stringify(event),
        }),
      );
      assert.equal(FunctionError, undefined);
    },
  },
  look: {
    title: 'has refreshed that token within two minutes',
    play: async (deployment) => {
      const after = await waitFor('another token', 150, async () => {
        const grant = await readGrant(deployment);
        return grant.accessToken === tokenBefore ? undefined : grant;
      });
      assert.ok(Date.parse(after.expiresAt) > Date.now() + 30 * minuteMs, 'It should last for an hour.');
    },
  },
} as const satisfies Record<string, Scenario>;

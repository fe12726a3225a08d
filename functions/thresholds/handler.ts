import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { createAccountWork } from '../../shared/platform/account-work.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { log } from '../../shared/platform/log.ts';
import { tellOperator } from '../../shared/platform/operator-topic.ts';
import { createSecrets } from '../../shared/platform/secrets.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { saidBefore } from '../../shared/store/said-before.ts';
import { createTable } from '../../shared/store/table.ts';
import { checkAccount, driftText } from './check-account.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    THRESHOLDS_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    ALARM_TOPIC_ARN: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const config = createTable(dynamoDb(), environment.CONFIG_TABLE);

/** Nobody waits for it: one call may wait a minute for its place in the budget. */
const patienceMs = 60_000;
const clients = createAccountClients({
  settings: environment,
  secrets: createSecrets(secretsManager()),
  state,
  clock,
  patienceMs,
});

const work = async (account: string): Promise<void> => {
  const { homes } = await loadActiveSet(config, account);
  const found = await checkAccount(account, clients.of(account), homes);
  const corrected = found.filter((device) => device.corrected).length;
  log(
    'info',
    'thresholds checked',
    { function: 'thresholds', account, count: found.length },
    { ThresholdDrift: [found.length - corrected, 'Count'], ThresholdCorrected: [corrected, 'Count'] },
  );
  const text = driftText(found);
  const digest = createHash('sha256').update(text).digest('hex');
  if (text === '' || (await saidBefore(state, `thresholds#${account}`, digest, clock.now()))) return;
  await tellOperator(environment.ALARM_TOPIC_ARN, `thresholds of account ${account} differ`, text);
};

export const handler = createAccountWork({
  name: 'thresholds',
  client: sqs(),
  queueUrl: environment.THRESHOLDS_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  listAccounts: () => listAccounts(dynamoDb(), environment.CONFIG_TABLE),
  spreadSeconds: 600 / clock.speed,
  random: Math.random,
  work,
});

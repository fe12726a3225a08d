import * as z from 'zod/mini';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { createAccountWork } from '../../shared/platform/account-work.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { tellOperator } from '../../shared/platform/operator-topic.ts';
import { sendAll } from '../../shared/platform/queues.ts';
import { createSecrets } from '../../shared/platform/secrets.ts';
import { tokenRefreshMinutes } from '../../shared/platform/topology.ts';
import { listAccounts } from '../../shared/store/known-accounts.ts';
import { createTable } from '../../shared/store/table.ts';
import { resumeWaiting } from '../../shared/store/waiting-updates.ts';
import { refreshAccount } from './refresh-account.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    TOKEN_REFRESH_QUEUE_URL: true,
    GUEST_UPDATES_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    ALARM_TOPIC_ARN: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);

/** Spreads the accounts over this part of the time between two runs. */
const spreadSeconds = 120;

const clients = createAccountClients({
  settings: environment,
  secrets: createSecrets(secretsManager()),
  state,
  clock,
});

const tellLost = (account: string): Promise<void> =>
  tellOperator(
    environment.ALARM_TOPIC_ARN,
    `account ${account} must be connected again`,
    [
      `Minut no longer accepts the grant of account ${account}: access was revoked, its OAuth client was changed, or a function died before it had stored the newest token.`,
      'Events still arrive, but guests, sensor values and thresholds are not known until it is connected again.',
      'Your own account: run `npm run connect`. A host of yours: run `npm run link -- connect` and send them the link.',
    ].join('\n'),
  );

const resume = async (account: string): Promise<void> => {
  await resumeWaiting(state, account, (message) =>
    sendAll(sqs(), environment.GUEST_UPDATES_QUEUE_URL, [message]),
  );
};

export const handler = createAccountWork({
  name: 'token-refresh',
  client: sqs(),
  queueUrl: environment.TOKEN_REFRESH_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  listAccounts: () => listAccounts(dynamoDb(), environment.CONFIG_TABLE),
  spreadSeconds: spreadSeconds / clock.speed,
  random: Math.random,
  work: (account) =>
    refreshAccount(account, {
      clients,
      state,
      clock,
      aheadMs: 2 * tokenRefreshMinutes * 60_000,
      resume,
      tellLost,
    }),
});

import * as z from 'zod/mini';
import { createSesEmail } from '../../shared/channels/email.ts';
import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { createAccountWork } from '../../shared/platform/account-work.ts';
import { dynamoDb, secretsManager, sqs } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { createLinkKey } from '../../shared/platform/link-key.ts';
import { createSecrets } from '../../shared/platform/secrets.ts';
import { loadActiveSet } from '../../shared/store/active-items.ts';
import { createTable } from '../../shared/store/table.ts';
import { createHomesOf } from '../../shared/views/homes-of.ts';
import { listDueAccounts } from './due.ts';
import { sendReport } from './send-report.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    REPORT_QUEUE_URL: true,
    SET_ASIDE_QUEUE_URL: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    TIME_ZONE: true,
    INCIDENT_BASE_URL: true,
    EMAIL_FROM: true,
  }),
);
const clock = clockFromEnvironment(process.env);
const state = createTable(dynamoDb(), environment.STATE_TABLE);
const config = createTable(dynamoDb(), environment.CONFIG_TABLE);
const secrets = createSecrets(secretsManager());
const clients = createAccountClients({ settings: environment, secrets, state, clock });

/** Nobody waits for the report: Minut has time to list the homes of a large account, in milliseconds. */
const patienceMs = 10_000;
/** Most reports are due at the same hour; Minut and SES take a few a second. */
const spreadSeconds = 300;

const dependencies = {
  state,
  config,
  clock,
  homesOf: createHomesOf(clients, clock, patienceMs),
  defaultTimeZone: environment.TIME_ZONE,
  loadSet: (account: string) => loadActiveSet(config, account),
  email: createSesEmail(environment.EMAIL_FROM),
  linkKey: createLinkKey(secrets, environment.SECRET_PREFIX),
  publicUrl: environment.INCIDENT_BASE_URL,
};

export const handler = createAccountWork({
  name: 'report',
  client: sqs(),
  queueUrl: environment.REPORT_QUEUE_URL,
  setAsideUrl: environment.SET_ASIDE_QUEUE_URL,
  listAccounts: () => listDueAccounts(config, new Date(clock.now()).toISOString(), environment.TIME_ZONE),
  spreadSeconds: spreadSeconds / clock.speed,
  random: Math.random,
  work: (account) => sendReport(account, dependencies),
});

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { ConfigurationError } from '../../shared/errors.ts';
import { oauthClientSchema } from '../../shared/minut/grant-secret.ts';
import { createHttp } from '../../shared/minut/http.ts';
import { dynamoDb, secretsManager } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { createLinkKey } from '../../shared/platform/link-key.ts';
import { createSecrets, secretNames } from '../../shared/platform/secrets.ts';
import { createTable } from '../../shared/store/table.ts';
import { beginConnect, finishConnect } from './connect.ts';
import type { ConnectDependencies } from './connect-host.ts';

const environment = readEnvironment(
  z.pick(variables, {
    CONFIG_TABLE: true,
    STATE_TABLE: true,
    SECRET_PREFIX: true,
    MINUT_API_URL: true,
    MINUT_LIMIT_SCOPE: true,
    INCIDENT_BASE_URL: true,
  }),
);
const secrets = createSecrets(secretsManager());
const { oauthClient } = secretNames(environment.SECRET_PREFIX);

const dependencies: ConnectDependencies = {
  config: createTable(dynamoDb(), environment.CONFIG_TABLE),
  state: createTable(dynamoDb(), environment.STATE_TABLE),
  secrets,
  secretPrefix: environment.SECRET_PREFIX,
  publicUrl: environment.INCIDENT_BASE_URL,
  minutUrl: environment.MINUT_API_URL,
  limitScope: environment.MINUT_LIMIT_SCOPE,
  clock: clockFromEnvironment(process.env),
  http: createHttp(),
  linkKey: createLinkKey(secrets, environment.SECRET_PREFIX),
  oauthClient: async () => {
    const parsed = oauthClientSchema.safeParse(await secrets.read(oauthClient));
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(`The secret ${oauthClient} needs clientId and clientSecret.`);
  },
};

/** The pages of a partner's hosts: an invitation leads to Minut's consent page, and from there back here. */
export const handler = (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const { rawPath, queryStringParameters = {}, cookies } = event;
  return rawPath.endsWith('/callback')
    ? finishConnect(queryStringParameters, cookies, dependencies)
    : beginConnect(queryStringParameters, dependencies);
};

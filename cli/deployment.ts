import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { ConnectDeployment } from '../shared/minut/connect-account.ts';
import { dynamoDb, secretsManager } from '../shared/platform/clients.ts';
import { clockFromEnvironment } from '../shared/platform/clock.ts';
import { createSecrets } from '../shared/platform/secrets.ts';
import type { LimitScope } from '../shared/store/request-budget.ts';
import { createTable } from '../shared/store/table.ts';
import { useLocalEnvironment } from './local-environment.ts';
import { UsageError } from './usage.ts';

/** What a command works on: a deployed stack, or the running `npm start`. */
export interface Deployment extends ConnectDeployment {
  /** Minut's API, without a slash at the end. */
  readonly minutUrl: string;
  /** How the functions count requests to Minut: the commands count towards the same budget. */
  readonly limitScope: LimitScope;
  /** Undefined for the running `npm start`, whose alarms nobody subscribes to. */
  readonly alarmTopicArn: string | undefined;
}

export interface DeploymentOptions {
  readonly local?: boolean | undefined;
  readonly stack: string;
}

const liveMinutUrl = 'https://api.minut.com/v8';

const stackOutputs = async (stack: string): Promise<ReadonlyMap<string, string>> => {
  try {
    const { Stacks = [] } = await new CloudFormationClient({}).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    return new Map(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (cause) {
    throw new UsageError(
      `The stack ${stack} could not be read: is it deployed in this account and region, and may you read it? (--stack, AWS_REGION, AWS_PROFILE; --local for the running npm start)`,
      { cause },
    );
  }
};

const settingsOf = async ({ local, stack }: DeploymentOptions) => {
  if (local) {
    const environment = await useLocalEnvironment();
    return {
      configTable: environment.CONFIG_TABLE,
      stateTable: environment.STATE_TABLE,
      publicUrl: environment.INCIDENT_BASE_URL,
      secretPrefix: environment.SECRET_PREFIX,
      minutUrl: environment.MINUT_API_URL,
      limitScope: environment.MINUT_LIMIT_SCOPE,
      alarmTopicArn: undefined,
    };
  }
  const outputs = await stackOutputs(stack);
  return {
    configTable: outputs.get('ConfigTableName'),
    stateTable: outputs.get('StateTableName'),
    publicUrl: outputs.get('IncidentBaseUrl'),
    secretPrefix: stack.toLowerCase(),
    limitScope: outputs.get('MinutLimitScope'),
    minutUrl: (process.env.MINUT_API_URL ?? liveMinutUrl).replace(/\/+$/, ''),
    alarmTopicArn: outputs.get('AlarmTopicArn'),
  };
};

/** Finds the tables, secrets and addresses. @throws UsageError when there is nothing to work on */
export const openDeployment = async (options: DeploymentOptions): Promise<Deployment> => {
  const { configTable, stateTable, publicUrl, secretPrefix, minutUrl, limitScope, alarmTopicArn } =
    await settingsOf(options);
  if (!configTable || !stateTable || !publicUrl || !secretPrefix || !minutUrl) {
    throw new UsageError(
      `The stack ${options.stack} is no deployment of Nightdesk: its outputs are missing.`,
    );
  }
  return {
    config: createTable(dynamoDb(), configTable),
    state: createTable(dynamoDb(), stateTable),
    secrets: createSecrets(secretsManager()),
    secretPrefix,
    publicUrl,
    clock: clockFromEnvironment(process.env),
    minutUrl,
    // A stack from before this output counted so.
    limitScope: limitScope === 'account' ? 'account' : 'client',
    alarmTopicArn,
  };
};

/** The name of the state table alone, for what reads it as a whole. @throws UsageError */
export const stateTableName = async (options: DeploymentOptions): Promise<string> => {
  const { stateTable } = await settingsOf(options);
  if (stateTable) return stateTable;
  throw new UsageError(`The stack ${options.stack} is no deployment of Nightdesk: its outputs are missing.`);
};

/** The name of the config table alone. @throws UsageError */
export const configTableName = async (options: DeploymentOptions): Promise<string> => {
  const { configTable } = await settingsOf(options);
  if (configTable) return configTable;
  throw new UsageError(`The stack ${options.stack} is no deployment of Nightdesk: its outputs are missing.`);
};

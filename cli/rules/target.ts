import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { dynamoDb } from '../../shared/platform/clients.ts';
import { type Clock, clockFromEnvironment } from '../../shared/platform/clock.ts';
import { createTable, type Table } from '../../shared/store/table.ts';
import { useLocalEnvironment } from '../local-environment.ts';
import { UsageError } from '../usage.ts';

export interface TargetOptions {
  readonly local?: boolean;
  readonly table?: string;
  readonly state?: string;
  readonly stack?: string;
}

/** The tables that a command works on. */
export interface Target {
  readonly config: Table;
  /** @throws UsageError where nobody said which it is */
  readonly state: () => Promise<Table>;
  readonly clock: Clock;
  /** Of homes that have none. */
  readonly timeZone: string;
  /** Where the pages of incidents are. */
  readonly pages: string;
}

const table = (name: string): Table => createTable(dynamoDb(), name);

type Outputs = Readonly<Record<string, string | undefined>>;

/** The outputs of the stack that fits. */
const findOutputs = async (
  stack: string | undefined,
  fits: (outputs: Outputs) => boolean,
): Promise<Outputs | undefined> => {
  try {
    const pages = paginateDescribeStacks({ client: new CloudFormationClient({}) }, { StackName: stack });
    for await (const { Stacks = [] } of pages) {
      for (const { Outputs: list = [] } of Stacks) {
        const outputs = Object.fromEntries(
          list.map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]),
        );
        if (fits(outputs)) return outputs;
      }
    }
    return undefined;
  } catch (cause) {
    throw new UsageError(
      'The stacks of this account and region could not be read: name the tables with --table and --state, or set AWS_REGION and AWS_PROFILE.',
      { cause },
    );
  }
};

const defaultTimeZone = 'UTC';

const deployed = ({ table: name, state }: TargetOptions, outputs: Outputs | undefined): Target => {
  const config = name ?? outputs?.ConfigTableName;
  if (!config) throw new UsageError('The stack has no output ConfigTableName: is it a Nightdesk?');
  const stateOf = async (): Promise<Table> => {
    if (state) return table(state);
    const found = outputs ?? (await findOutputs(undefined, (each) => each.ConfigTableName === config));
    if (found?.StateTableName) return table(found.StateTableName);
    throw new UsageError(`No stack here has the table ${config}: name its state table with --state.`);
  };
  return {
    config: table(config),
    state: stateOf,
    clock: clockFromEnvironment(process.env),
    timeZone: process.env.TIME_ZONE ?? defaultTimeZone,
    pages: outputs?.IncidentBaseUrl ?? 'https://nightdesk.example',
  };
};

/** Whether a target was named at all. */
export const hasTarget = ({ local, table: name, stack }: TargetOptions): boolean =>
  local === true || name !== undefined || stack !== undefined;

/** Opens the tables that the options name. @throws UsageError */
export const openTarget = async (options: TargetOptions): Promise<Target> => {
  if (!hasTarget(options))
    throw new UsageError('Say which table: --local for the running npm start, --table NAME or --stack NAME.');
  if (options.local) {
    const environment = await useLocalEnvironment();
    const { CONFIG_TABLE = '', STATE_TABLE = '', TIME_ZONE, INCIDENT_BASE_URL } = environment;
    return {
      config: table(CONFIG_TABLE),
      state: async () => table(STATE_TABLE),
      clock: clockFromEnvironment(process.env),
      timeZone: TIME_ZONE ?? defaultTimeZone,
      pages: INCIDENT_BASE_URL ?? '',
    };
  }
  const { stack } = options;
  const outputs = stack === undefined ? undefined : await findOutputs(stack, () => true);
  return deployed(options, outputs);
};

import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import type { variables } from '../shared/platform/environment.ts';
import {
  type FunctionDefinition,
  type FunctionName,
  functions,
  type QueueName,
  tables,
} from '../shared/platform/topology.ts';
import { acknowledgePattern } from './acknowledge.ts';
import { bundling, replacedModules } from './bundling.ts';
import { connectTriggers } from './connect-triggers.ts';
import type { StageProps } from './stage.ts';
import { stages } from './stage-settings.ts';

type VariableName = keyof z.infer<typeof variables>;

const projectRoot = join(import.meta.dirname, '..');

/** Named by what the code does, not by what DynamoDB offers: no Scan, no batch calls, no transactions. */
const tableActions = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  'read and write': [
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
  ],
} as const;

const secretActions = {
  read: ['secretsmanager:GetSecretValue'],
  'read and write': ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
  'read, write and create': [
    'secretsmanager:GetSecretValue',
    'secretsmanager:PutSecretValue',
    'secretsmanager:CreateSecret',
  ],
} as const;

export type Access = keyof typeof tableActions;

/** The secrets of contract.md, below the deployment's prefix; `*` stands for the account. */
export type SecretName = 'oauth-client' | 'link-key' | 'accounts/*/webhook' | 'accounts/*/grant';

/** What carries an alert: a crash there is news at once, not after the twenty deliveries that end in dead letters. */
const alertQueues: ReadonlySet<QueueName> = new Set<QueueName>(['events', 'notifications', 'timers']);

/** A call by a schedule that is lost leaves nothing behind, neither a dead letter nor an answer. */
const failsUnseen = ({ triggers }: FunctionDefinition): boolean =>
  triggers.some(
    (trigger) => trigger.kind === 'schedule' || (trigger.kind === 'queue' && alertQueues.has(trigger.queue)),
  );

/**
 * The function of a folder under functions/, with the triggers, memory and timeout of topology.ts. It may do nothing
 * but write its log until something is bound: each `bind…` sets the environment variable and the grant together.
 */
export class NightdeskFunction extends NodejsFunction {
  private readonly settings: StageProps['settings'];

  constructor(scope: Construct, name: FunctionName, { settings, alarms, ...sources }: StageProps) {
    const definition: FunctionDefinition = functions[name];
    const logGroup = new LogGroup(scope, `${name} log`, {
      retention: stages[settings.stage].logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed basic execution policy would let it write any log group of the account.
    const role = new Role(scope, `${name} role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, name, {
      description: `Nightdesk: ${name}`,
      entry: join(projectRoot, 'functions', name, 'handler.ts'),
      projectRoot,
      depsLockFilePath: join(projectRoot, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: definition.memoryMb,
      timeout: Duration.seconds(definition.timeoutSeconds),
      role,
      logGroup,
      // Its own lines stay; Lambda's START, END and REPORT, three a call, would cost more than the calls.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        ...bundling,
        mainFields: [...bundling.mainFields],
        format: OutputFormat.CJS,
        bundleAwsSDK: true,
        sourceMap: true,
        sourcesContent: false,
        esbuildArgs: Object.fromEntries(
          Object.entries(replacedModules).map(([name, path]) => [`--alias:${name}`, path]),
        ),
      },
    });
    this.settings = settings;
    if (failsUnseen(definition)) alarms.watchErrors(this, name);
    connectTriggers(this, definition.triggers, { alarms, ...sources });
  }

  setVariable(name: VariableName, value: string | undefined): void {
    if (value !== undefined) this.addEnvironment(name, value);
  }

  /** For a function that asks Minut: where, and how its requests are counted. */
  setMinut(): void {
    this.setVariable('MINUT_API_URL', this.settings.minutApiUrl);
    this.setVariable('MINUT_LIMIT_SCOPE', this.settings.minutLimitScope);
  }

  bindTable(variable: 'CONFIG_TABLE' | 'STATE_TABLE', table: Table, access: Access): void {
    this.setVariable(variable, table.tableName);
    if (variable === 'STATE_TABLE') {
      this.setVariable('RETENTION_EVENT_DAYS', String(this.settings.retentionEventDays));
      this.setVariable('RETENTION_INCIDENT_DAYS', String(this.settings.retentionIncidentDays));
    }
    const { indexes } = tables[variable === 'CONFIG_TABLE' ? 'config' : 'state'];
    // Not by `grant`, which allows each action on `index/*` too.
    this.allow(tableActions[access], [table.tableArn]);
    if (indexes.length > 0) {
      this.allow(
        ['dynamodb:Query'],
        indexes.map(({ name }) => `${table.tableArn}/index/${name}`),
      );
    }
  }

  bindQueue(variable: Extract<VariableName, `${string}_QUEUE_URL`>, queue: IQueue): void {
    this.setVariable(variable, queue.queueUrl);
    this.allow(['sqs:SendMessage'], [queue.queueArn]);
  }

  bindTopic(variable: 'ALARM_TOPIC_ARN', topic: ITopic): void {
    this.setVariable(variable, topic.topicArn);
    this.allow(['sns:Publish'], [topic.topicArn]);
  }

  bindSecrets(access: keyof typeof secretActions, ...names: readonly [SecretName, ...SecretName[]]): void {
    const prefix = secretPrefix(this.settings);
    this.setVariable('SECRET_PREFIX', prefix);
    // Secrets Manager ends each ARN in a hyphen and six characters of its own. One that does not exist yet has none:
    // without its bare name the answer were "access denied" instead of "not found", and a secret could not be made.
    const resources = names.flatMap((name) =>
      [name, `${name}-??????`].map((each) => this.arn('secretsmanager', `secret:${prefix}/${each}`)),
    );
    this.allow(secretActions[access], resources);
    for (const resource of resources.filter((arn) => arn.includes('/*/'))) {
      this.explainPattern(
        resource,
        'Accounts are connected after the deployment: their secrets have no names yet.',
      );
    }
  }

  allow(actions: readonly string[], resources: readonly string[], conditions?: Record<string, object>): void {
    this.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [...resources],
        conditions,
      }),
    );
  }

  /** Says why the function may use resources by a pattern, which cdk-nag asks of every pattern. */
  explainPattern(resource: string, reason: string): void {
    acknowledgePattern(this.role ?? this, resource, reason);
  }

  /** Of this deployment's own account and region. */
  arn(service: string, resource: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }
}

/** `nightdesk`, or the stack's own name in lower case. */
export const secretPrefix = ({ stackName }: Pick<StageProps['settings'], 'stackName'>): string =>
  stackName.toLowerCase();

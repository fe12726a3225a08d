import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functions, queues, tables } from '../../shared/platform/topology.ts';
import { type Resource, refersTo, synthesize } from './synthesize.ts';

const everything = { partner: true, emailFrom: 'nightdesk@example.com', smsMonthlyLimitUsd: '100' } as const;
const stack = synthesize(everything);
const property = ({ Properties }: Resource, name: string): unknown => Properties[name];
const each = (type: string) => {
  const found = stack.ofType(type);
  if (found.length === 0)
    throw new Error(`The stack has no ${type}, so a rule about them would prove nothing.`);
  return found;
};
const queuesOfStack = each('AWS::SQS::Queue');
const lambdas = each('AWS::Lambda::Function');
const alarms = each('AWS::CloudWatch::Alarm');

describe('queues', () => {
  const deadLettersOf = (queue: Resource) => property(queue, 'RedrivePolicy');
  const consumed = each('AWS::Lambda::EventSourceMapping').map(([, mapping]) =>
    property(mapping, 'EventSourceArn'),
  );
  const isConsumed = (id: string) => consumed.some((source) => refersTo(source, id));

  it('has one for each of the topology', () => {
    expect(queuesOfStack.filter(([id]) => isConsumed(id))).toHaveLength(Object.keys(queues).length);
  });

  it.each(queuesOfStack)(
    'keeps what fails: %s has a dead-letter queue, or an alarm when anything is in it',
    (id, queue) => {
      const watched = alarms.some(
        ([, alarm]) =>
          property(alarm, 'MetricName') === 'ApproximateNumberOfMessagesVisible' &&
          property(alarm, 'Threshold') === 0 &&
          refersTo(property(alarm, 'Dimensions'), id),
      );
      if (isConsumed(id)) expect(deadLettersOf(queue)).toBeDefined();
      else expect(watched).toBe(true);
    },
  );

  it.each(queuesOfStack)('keeps a message of %s for fourteen days, encrypted', (_id, queue) => {
    expect(property(queue, 'MessageRetentionPeriod')).toBe(14 * 24 * 60 * 60);
    expect(property(queue, 'SqsManagedSseEnabled')).toBe(true);
  });

  it.each([
    ...queuesOfStack.map(([id]) => ['AWS::SQS::QueuePolicy', id] as const),
    ...each('AWS::SNS::Topic').map(([id]) => ['AWS::SNS::TopicPolicy', id] as const),
  ])('refuses requests without TLS: an %s of %s', (type, id) => {
    const policies = each(type).filter(([, policy]) => refersTo(policy.Properties, id));
    expect(JSON.stringify(policies)).toContain(
      '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
    );
  });

  it('waits at least six function timeouts before a message is delivered again', () => {
    for (const { triggers, timeoutSeconds } of Object.values(functions)) {
      for (const trigger of triggers) {
        if (trigger.kind !== 'queue') continue;
        expect(queues[trigger.queue].visibilitySeconds).toBeGreaterThanOrEqual(6 * timeoutSeconds);
      }
    }
    const timeouts = new Set(Object.values(queues).map(({ visibilitySeconds }) => visibilitySeconds));
    for (const [id, queue] of queuesOfStack) {
      if (isConsumed(id)) expect(timeouts).toContain(property(queue, 'VisibilityTimeout'));
    }
  });
});

describe('functions', () => {
  it('has one for each of the topology, and no other', () => {
    const described = lambdas.map(([, lambda]) => property(lambda, 'Description'));
    expect(new Set(described)).toEqual(new Set(Object.keys(functions).map((name) => `Nightdesk: ${name}`)));
    expect(described).toHaveLength(Object.keys(functions).length);
  });

  it.each(lambdas)('runs %s on Node 24 on arm64 with at least 256 MB', (_id, lambda) => {
    expect(lambda.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(property(lambda, 'MemorySize')).toBeGreaterThanOrEqual(256);
    expect(property(lambda, 'ReservedConcurrentExecutions')).toBeUndefined();
  });

  it.each(lambdas)('writes the log of %s to a group that forgets', (_id, lambda) => {
    const groups = each('AWS::Logs::LogGroup').filter(([id]) =>
      refersTo(property(lambda, 'LoggingConfig'), id),
    );
    expect(groups).toHaveLength(1);
  });

  it.each(each('AWS::Logs::LogGroup'))('forgets what is in %s', (_id, group) => {
    expect(property(group, 'RetentionInDays')).toBeTypeOf('number');
  });

  const isTargeted = (type: string, name: string, id: string) =>
    each(type).some(([, resource]) => refersTo(property(resource, name), id));
  const alarmOn = (metric: string, about: (dimensions: unknown) => boolean) =>
    alarms.filter(
      ([, alarm]) => property(alarm, 'MetricName') === metric && about(property(alarm, 'Dimensions')),
    );
  const errorsOf = (id: string) => alarmOn('Errors', (dimensions) => refersTo(dimensions, id));

  it.each(lambdas)('raises an alarm when %s fails: on it, on its answers, or on its dead letters', (id) => {
    const isCalledOnTime = isTargeted('AWS::Events::Rule', 'Targets', id);
    const answers = isTargeted('AWS::ApiGatewayV2::Integration', 'IntegrationUri', id);
    const worksOff = isTargeted('AWS::Lambda::EventSourceMapping', 'FunctionName', id);
    // A lost call of a schedule leaves no dead letter; whatever is worked off and fails does, as tested above.
    if (isCalledOnTime) expect(errorsOf(id)).toHaveLength(1);
    else expect(errorsOf(id).length > 0 || answers || worksOff).toBe(true);
  });

  it.each(['EventRulesrules', 'Notificationsnotify', 'Timerstimers'])(
    'says at once that %s crashed, which carries alerts',
    (name) => {
      const [id = ''] = lambdas.map(([logical]) => logical).filter((logical) => logical.startsWith(name));
      expect(errorsOf(id)).toHaveLength(1);
    },
  );

  it('raises an alarm when the API answers 5xx, and when the concurrency of the account is used up', () => {
    const [[api = ''] = []] = each('AWS::ApiGatewayV2::Api');
    expect(alarmOn('5xx', (dimensions) => refersTo(dimensions, api))).toHaveLength(1);
    expect(alarmOn('Throttles', (dimensions) => dimensions === undefined)).toHaveLength(1);
  });

  it.each(each('AWS::Lambda::EventSourceMapping'))(
    'returns only what failed of a batch: %s',
    (_id, mapping) => {
      expect(property(mapping, 'FunctionResponseTypes')).toEqual(['ReportBatchItemFailures']);
    },
  );

  it('bounds how many calls of a consumer run at once', () => {
    for (const [id, mapping] of each('AWS::Lambda::EventSourceMapping')) {
      if (JSON.stringify(property(mapping, 'EventSourceArn')).includes('StreamArn')) continue;
      expect(property(mapping, 'ScalingConfig'), id).toEqual({ MaximumConcurrency: expect.any(Number) });
    }
  });

  it('calls config for what people write, and not for what config itself writes', () => {
    stack.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
      FilterCriteria: {
        Filters: [
          {
            Pattern: Match.serializedJson({
              dynamodb: {
                Keys: {
                  kind: {
                    S: Match.arrayWith(['rule', { prefix: 'rule#' }, 'contact', 'home', 'account']),
                  },
                },
              },
            }),
          },
        ],
      },
    });
    expect(stack.text).not.toContain('\\"active');
  });
});

describe('alarms', () => {
  it.each(alarms)('tells the operator what happened and what to do: %s', (_id, alarm) => {
    expect(JSON.stringify(property(alarm, 'AlarmActions'))).toContain('Topic');
    const sentences = String(property(alarm, 'AlarmDescription')).match(/[.!]( |$)/g);
    expect(sentences?.length).toBeGreaterThanOrEqual(2);
  });

  it('mails them to the operator', () => {
    stack.template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('may publish to the topic, which has lost its default policy', () => {
    stack.template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('warns at four fifths of the SMS limit', () => {
    stack.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SMSMonthToDateSpentUSD',
      Threshold: 80,
    });
  });
});

describe('tables', () => {
  it.each(each('AWS::DynamoDB::Table'))('outlives a mistake: %s', (_id, table) => {
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it.each(Object.entries(tables))(
    'has the keys and indexes of %s as local mode has them',
    (_name, definition) => {
      stack.template.hasResourceProperties('AWS::DynamoDB::Table', {
        KeySchema: [
          { AttributeName: definition.partitionKey, KeyType: 'HASH' },
          { AttributeName: definition.sortKey, KeyType: 'RANGE' },
        ],
        ...(definition.indexes.length > 0
          ? {
              GlobalSecondaryIndexes: definition.indexes.map((index) =>
                Match.objectLike({
                  IndexName: index.name,
                  ...('include' in index
                    ? { Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.include } }
                    : {}),
                }),
              ),
            }
          : {}),
      });
    },
  );

  it.each([...each('AWS::DynamoDB::Table'), ...queuesOfStack])(
    'leaves the naming of %s to CloudFormation',
    (_id, resource) => {
      expect(property(resource, 'TableName') ?? property(resource, 'QueueName')).toBeUndefined();
    },
  );
});

describe('permissions', () => {
  const oneOrMore = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));
  const statementSchema = z.object({
    Effect: z.string(),
    Action: oneOrMore,
    Resource: oneOrMore,
    Condition: z.unknown().optional(),
  });
  const policySchema = z.object({ Statement: z.array(statementSchema) });
  const allowed = each('AWS::IAM::Policy').flatMap(([id, policy]) =>
    policySchema
      .parse(property(policy, 'PolicyDocument'))
      .Statement.filter(({ Effect }) => Effect === 'Allow')
      .map((statement) => ({ id, ...statement })),
  );

  it('names every action, none by a wildcard', () => {
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => String(action).includes('*'))).toEqual(
      [],
    );
  });

  it('names every resource, but for texts to phone numbers, which have none', () => {
    const everywhere = allowed.filter(({ Resource }) => Resource.includes('*'));
    expect(everywhere.flatMap(({ Action }) => Action)).toEqual(['sns:Publish']);
    expect(everywhere.map(({ id }) => id)).toEqual([expect.stringContaining('notify')]);
  });

  it('denies who texts phone numbers every topic', () => {
    stack.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Deny',
            Action: 'sns:Publish',
            Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sns:*:*:*']] },
          },
        ]),
      },
    });
  });

  it('sends e-mail from the one address that is set', () => {
    const sending = allowed.filter(({ Action }) => Action.includes('ses:SendEmail'));
    expect(sending.length).toBeGreaterThan(0);
    for (const { Condition, id } of sending)
      expect(Condition, id).toEqual({ StringEquals: { 'ses:FromAddress': 'nightdesk@example.com' } });
    expect(synthesize().text).not.toContain('ses:SendEmail');
  });

  it('lets the public webhook write no table and read no secret but the webhooks’', () => {
    const webhook = allowed.filter(({ id }) => id.includes('webhook'));
    const actions = webhook.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^dynamodb:(?!GetItem$|Query$)/.test(String(action)))).toEqual([]);
    const secrets = webhook.filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager'));
    const named = JSON.stringify(secrets.map(({ Resource }) => Resource)).match(/secret:[^"]*/g);
    // The bare name stands for a secret that is not there yet, the other for one that is.
    expect(new Set(named)).toEqual(
      new Set(['secret:nightdesk/accounts/*/webhook', 'secret:nightdesk/accounts/*/webhook-??????']),
    );
  });

  it('attaches no policy of AWS’s own to a role', () => {
    for (const [id, role] of each('AWS::IAM::Role')) {
      expect(property(role, 'ManagedPolicyArns'), id).toBeUndefined();
    }
  });
});

describe('the public API', () => {
  it('is throttled on its stage and on every route', () => {
    const [[, stage] = []] = each('AWS::ApiGatewayV2::Stage');
    const limits = { ThrottlingRateLimit: expect.any(Number), ThrottlingBurstLimit: expect.any(Number) };
    const routes = each('AWS::ApiGatewayV2::Route').map(([, route]) => String(property(route, 'RouteKey')));
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: limits,
      RouteSettings: Object.fromEntries(routes.map((route) => [route, limits])),
    });
  });

  it('logs the route, and neither path, query nor caller', () => {
    const [[, stage] = []] = each('AWS::ApiGatewayV2::Stage');
    const log = JSON.stringify(stage?.Properties.AccessLogSettings);
    expect(log).toContain('$context.routeKey');
    expect(log).not.toMatch(/\$context\.(path|identity|http|authorizer|customDomain)|querystring|rawQuery/i);
  });

  it('lets no other site’s script in', () => {
    for (const [, api] of each('AWS::ApiGatewayV2::Api')) {
      expect(property(api, 'CorsConfiguration')).toBeUndefined();
    }
  });
});

describe('stages', () => {
  const dev = synthesize({ ...everything, stage: 'dev' });
  const kept = new Set([
    'RetentionInDays',
    'DeletionProtectionEnabled',
    'DeletionPolicy',
    'UpdateReplacePolicy',
  ]);
  const isFunctionAlarm = (resource: Resource) =>
    resource.Type === 'AWS::CloudWatch::Alarm' && resource.Properties.Namespace === 'AWS/Lambda';
  /** Without what a stage may choose: its retention, its deletion protection, its functions' alarms. */
  const comparable = ({ resources }: typeof stack) =>
    JSON.parse(
      JSON.stringify(
        Object.fromEntries(resources.filter(([, one]) => !isFunctionAlarm(one))),
        (key, value) => (kept.has(key) ? undefined : value),
      ),
    );

  it('differ in retention, deletion protection and alarms only', () => {
    expect(comparable(dev)).toEqual(comparable(stack));
  });

  it('lets a dev stage be taken down whole, and keeps its logs a week', () => {
    for (const [id, table] of dev.ofType('AWS::DynamoDB::Table')) {
      expect(table.DeletionPolicy, id).toBe('Delete');
      expect(property(table, 'DeletionProtectionEnabled'), id).toBe(false);
    }
    for (const [id, group] of dev.ofType('AWS::Logs::LogGroup')) {
      expect(property(group, 'RetentionInDays'), id).toBe(7);
    }
  });
});

describe('a colleague who edits rules', () => {
  it('may edit the items of the config table and do nothing else', () => {
    const [[, policy] = []] = each('AWS::IAM::ManagedPolicy');
    const [config] = each('AWS::DynamoDB::Table').find(([id]) => id.includes('config')) ?? [];
    expect(policy?.Properties.PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Allow', Resource: { 'Fn::GetAtt': [config, 'Arn'] } }],
    });
    expect(JSON.stringify(policy)).not.toMatch(/dynamodb:(?:\*|DeleteTable|UpdateTable)/);
  });

  it('is given a link to the table in the console', () => {
    stack.template.hasOutput('ConfigTableConsoleUrl', {});
    stack.template.hasOutput('ConfigEditorPolicyArn', {});
  });
});

describe('the deployment', () => {
  it('has the outputs that others rely on', () => {
    for (const name of ['IncidentBaseUrl', 'ConfigTableName', 'StateTableName', 'AlarmTopicArn']) {
      stack.template.hasOutput(name, {});
    }
    stack.template.hasOutput('MinutLimitScope', { Value: 'client' });
    stack.template.hasOutput('WebhookUrl', {
      Value: { 'Fn::Join': ['', Match.arrayWith(['/webhooks/default'])] },
    });
  });

  it('names no account and no region', () => {
    const literal =
      /\b\d{12}\b|\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:gov-)?(?:north|south|east|west|central)+[a-z]*-\d\b/;
    expect(stack.text).not.toMatch(literal);
  });

  it('takes the first part of every secret’s name from the stack’s name', () => {
    const other = synthesize({ stackName: 'Harbour' });
    expect(other.text).toContain('secret:harbour/accounts/*/webhook-??????');
    expect(other.text).not.toContain('nightdesk/');
  });

  it('makes the key that signs links, and hands it to nobody', () => {
    stack.template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'nightdesk/link-key',
      GenerateSecretString: { GenerateStringKey: 'key', PasswordLength: 64, ExcludePunctuation: true },
    });
    expect(stack.text).not.toContain('{{resolve:secretsmanager');
  });
});

describe('the pages of a partner', () => {
  it('do not exist unless asked for: no function, no route, no output', () => {
    const text = synthesize().text;
    expect(text).not.toContain('GET /connect');
    expect(text).not.toContain('Nightdesk: connect');
    expect(text).not.toContain('OAuthCallbackUrl');
  });
});

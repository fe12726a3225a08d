import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Guard } from './options.ts';

type Input = Record<string, unknown>;

const isRecord = (value: unknown): value is Input => typeof value === 'object' && value !== null;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Values that an expression no longer names are refused by the table. */
const withoutUnused = (input: Input): Input => {
  const expressions = `${text(input.UpdateExpression)} ${text(input.ConditionExpression)}`;
  const keep = (entries: unknown): Input =>
    Object.fromEntries(
      Object.entries(isRecord(entries) ? entries : {}).filter(([name]) =>
        new RegExp(`${name}\\b`).test(expressions),
      ),
    );
  return {
    ...input,
    ExpressionAttributeNames: keep(input.ExpressionAttributeNames),
    ExpressionAttributeValues: keep(input.ExpressionAttributeValues),
  };
};

const isClaim = (input: Input): boolean =>
  isRecord(input.ExpressionAttributeValues) && Object.hasOwn(input.ExpressionAttributeValues, ':lease');

/** What each guard's absence makes of a write to the state table. */
const changes: Partial<Record<Guard, (input: Input) => Input>> = {
  condition: (input) => {
    return isClaim(input) ? withoutUnused({ ...input, ConditionExpression: undefined }) : input;
  },
  lease: (input) => {
    if (!isClaim(input) || !isRecord(input.ExpressionAttributeValues)) return input;
    const values = { ...input.ExpressionAttributeValues, ':lease': { N: '0' } };
    return { ...input, ExpressionAttributeValues: values };
  },
  'still-true': (input) => {
    if (!isClaim(input)) return input;
    const [condition] = text(input.ConditionExpression).split(' and (attribute_not_exists(episode)');
    return withoutUnused({ ...input, ConditionExpression: condition });
  },
};

/** Takes a guard away between the functions and their tables and queues; the functions themselves stay as they are. */
export const takeGuardAway = (guard: Guard, dynamoDb: DynamoDBClient, sqs: SQSClient): void => {
  const change = changes[guard];
  if (change) {
    dynamoDb.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.input, change({ ...args.input }));
        return next(args);
      },
      { step: 'initialize', priority: 'high' },
    );
  }
  if (guard === 'group') {
    sqs.middlewareStack.add(
      (next) => (args) => {
        if ('MessageGroupId' in args.input)
          Object.assign(args.input, { MessageGroupId: crypto.randomUUID() });
        return next(args);
      },
      { step: 'initialize', priority: 'high' },
    );
  }
};

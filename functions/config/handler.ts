import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { NeverError } from '../../shared/errors.ts';
import { dynamoDb } from '../../shared/platform/clients.ts';
import { clockFromEnvironment } from '../../shared/platform/clock.ts';
import { readEnvironment, variables } from '../../shared/platform/environment.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { tellOperator } from '../../shared/platform/operator-topic.ts';
import { parseConfigKey } from '../../shared/store/config-keys.ts';
import { createTable, type Item } from '../../shared/store/table.ts';
import { applyChange } from './apply-change.ts';
import { refusalText } from './operator-message.ts';

const environment = readEnvironment(
  z.pick(variables, { CONFIG_TABLE: true, STATE_TABLE: true, ALARM_TOPIC_ARN: true }),
);
const clock = clockFromEnvironment(process.env);
const tables = {
  config: createTable(dynamoDb(), environment.CONFIG_TABLE),
  state: createTable(dynamoDb(), environment.STATE_TABLE),
};

/** The stream carries attribute values as the SDK knows them: objects with one key, the type. */
const attributeMap = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);
const imageSchema = z.optional(attributeMap);

/** The console offers sets beside lists; people mean the same by both. */
const plain = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value instanceof Set ? [...value] : value]),
  );

const itemOf = (image: unknown): Item | undefined => {
  const attributes = imageSchema.parse(image);
  return attributes && plain(unmarshall(attributes, { wrapNumbers: Number }));
};

const handleRecord = async (record: DynamoDBRecord): Promise<void> => {
  const keys = itemOf(record.dynamodb?.Keys);
  const key = parseConfigKey(String(keys?.kind), String(keys?.id));
  if (!key) return;
  const created = record.dynamodb?.ApproximateCreationDateTime;
  const at = new Date(created === undefined ? clock.now() : created * 1000).toISOString();
  const item = record.eventName === 'REMOVE' ? undefined : itemOf(record.dynamodb?.NewImage);
  const problems = await applyChange({ key, item, at }, tables);
  const fields = {
    function: 'config',
    ruleId: key.kind === 'rule' ? key.id : undefined,
    account: key.account,
  };
  if (problems.length === 0) {
    log('info', item ? 'in force' : 'out of force', fields);
    return;
  }
  const subject = `${key.kind} ${key.id} was refused`;
  await tellOperator(environment.ALARM_TOPIC_ARN, subject, refusalText(key, problems));
  log('warn', 'edit refused', { ...fields, count: problems.length }, { EditRefused: [1, 'Count'] });
};

/** Sees every change of the config table. After a failure the stream delivers from that record on again. */
export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  for (const record of event.Records) {
    try {
      await handleRecord(record);
    } catch (error) {
      if (error instanceof NeverError) {
        // Tried again it would only hold up the edits behind it.
        log(
          'error',
          'edit not kept',
          { function: 'config', reason: error.message },
          { EditRefused: [1, 'Count'] },
        );
        continue;
      }
      log('warn', 'will be tried again', { function: 'config', error: errorName(error) });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { synthesize } from './synthesize.ts';

/** Replacing one of these loses what is in it, or an address that others know. */
const statefulTypes = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::ApiGatewayV2::Api',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
] as const;

const file = 'test/infra/logical-ids.json';
const recorded = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'logical-ids.json'), 'utf8')));

const present = Object.fromEntries(
  statefulTypes.flatMap((type) =>
    synthesize({ partner: 'true', emailFrom: 'nightdesk@example.com' })
      .ofType(type)
      .map(([id]) => [id, type]),
  ),
);

const whatToDo = `CloudFormation would delete it and make an empty one under another name. Keep its construct's id and place; if it must go, drain it first (docs/upgrading.md), then change ${file} in the same commit.`;

describe('stateful resources', () => {
  it.each(Object.entries(recorded))('keeps %s, a %s', (id, type) => {
    expect(present[id], `${id} has gone or has changed its type. ${whatToDo}`).toBe(type);
  });

  it('has each of them on the list, so that the next change is held to it', () => {
    const missing = Object.entries(present).filter(([id]) => !(id in recorded));
    expect(Object.fromEntries(missing), `New: add it to ${file}.`).toEqual({});
  });
});

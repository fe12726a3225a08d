import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../../shared/platform/topology.ts';
import { projectRoot, type Resource, synthesize } from './synthesize.ts';

const settings = [
  ['minutLimitScope', 'MINUT_LIMIT_SCOPE', 'account'],
  ['minutGuestFields', 'MINUT_GUEST_FIELDS', '{"phone":"mobile"}'],
  ['signatureHeader', 'SIGNATURE_HEADER', 'x-signature'],
  ['tokenHeader', 'TOKEN_HEADER', 'x-token'],
] as const;

const given = synthesize({
  partner: true,
  ...Object.fromEntries(settings.map(([setting, , value]) => [setting, value])),
});
const unset = synthesize({ partner: true });

const variablesOf = ({ Properties: { Environment } }: Resource): unknown =>
  typeof Environment === 'object' && Environment !== null && 'Variables' in Environment
    ? Environment.Variables
    : {};

/** Names of the functions whose variable has the value. */
const functionsWith = (stack: typeof given, variable: string, value: unknown): readonly unknown[] =>
  stack
    .ofType('AWS::Lambda::Function')
    .filter(([, lambda]) => new Map(Object.entries(variablesOf(lambda) ?? {})).get(variable) === value)
    .map(([, { Properties }]) => String(Properties.Description).replace('Nightdesk: ', ''));

/** Names of the functions whose handler asks for the variable. */
const readersOf = (variable: string): readonly string[] =>
  Object.keys(functions).filter((name) =>
    readFileSync(join(projectRoot, 'functions', name, 'handler.ts'), 'utf8').includes(`${variable}: true`),
  );

describe('what is not known of Minut for certain', () => {
  it.each(settings)('reaches, as %s, every function that reads %s, and no other', (_, variable, value) => {
    expect(readersOf(variable)).not.toEqual([]);
    expect(functionsWith(given, variable, value).toSorted()).toEqual(readersOf(variable).toSorted());
  });

  it('reaches, as minutLimitScope, the commands too', () => {
    given.template.hasOutput('MinutLimitScope', { Value: 'account' });
  });

  it.each(settings)('stays with the functions’ own assumption where %s is not given', (_, variable) => {
    expect(functionsWith(unset, variable, undefined)).toHaveLength(Object.keys(functions).length);
  });
});

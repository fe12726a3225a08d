import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ConfigurationError } from '../../../shared/errors.ts';
import { readEnvironment, variables } from '../../../shared/platform/environment.ts';

const schema = z.pick(variables, {
  STATE_TABLE: true,
  EVENTS_QUEUE_URL: true,
  TIME_ZONE: true,
  EMAIL_FROM: true,
  TOKEN_HEADER: true,
});

describe('the environment', () => {
  it('names every variable that is missing or wrong at once, and no value', () => {
    const read = () => readEnvironment(schema, { EVENTS_QUEUE_URL: 'not-an-address', STATE_TABLE: '' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/STATE_TABLE is not set.*EVENTS_QUEUE_URL is not valid.*TIME_ZONE is not set/);
    expect(read).not.toThrow(/not-an-address/);
  });

  it('takes an empty variable as one that is not set', () => {
    const given = { STATE_TABLE: 's', EVENTS_QUEUE_URL: 'https://q', TIME_ZONE: 'Europe/Stockholm' };
    expect(readEnvironment(schema, { ...given, EMAIL_FROM: '', TOKEN_HEADER: '' })).toEqual({
      ...given,
      TOKEN_HEADER: 'authorization',
    });
  });

  it('hands on nothing that was not asked for', () => {
    const given = { STATE_TABLE: 's', EVENTS_QUEUE_URL: 'https://q', TIME_ZONE: 'Europe/Stockholm' };
    expect(readEnvironment(schema, { ...given, AWS_SESSION_TOKEN: 'x' })).not.toHaveProperty(
      'AWS_SESSION_TOKEN',
    );
  });
});

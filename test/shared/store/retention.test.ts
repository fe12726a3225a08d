import { afterEach, expect, test, vi } from 'vitest';

const load = async (environment: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.resetModules();
  const { retentionSeconds } = await import('../../../shared/store/state-keys.ts');
  return retentionSeconds;
};
const day = 24 * 3600;

afterEach(() => vi.unstubAllEnvs());

test('keeps events 30 days and incidents 400, unless set otherwise', async () => {
  expect(await load({})).toMatchObject({ event: 30 * day, incident: 400 * day });
  expect(await load({ RETENTION_EVENT_DAYS: '7', RETENTION_INCIDENT_DAYS: '90' })).toMatchObject({
    event: 7 * day,
    incident: 90 * day,
  });
});

test('refuses a retention that is no number of days', async () => {
  await expect(load({ RETENTION_EVENT_DAYS: 'a month' })).rejects.toThrow(
    'RETENTION_EVENT_DAYS is not valid',
  );
});

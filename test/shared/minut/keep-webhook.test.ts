import { beforeEach, describe, expect, it } from 'vitest';
import type { Hook, NewHook } from '../../../shared/minut/hooks.ts';
import { keepWebhook } from '../../../shared/minut/keep-webhook.ts';
import { webhookSecretSchema } from '../../../shared/minut/webhook-secret.ts';
import { type MemorySecrets, memorySecrets } from '../../support/memory-secrets.ts';

const url = 'https://desk.example.com/webhooks/default';
const secretName = 'nightdesk/accounts/default/webhook';
const wall = Date.parse('2026-11-23T10:00:00Z');

describe('keeping the webhook', () => {
  let atMinut: Hook[];
  let secrets: MemorySecrets;
  let made: number;

  beforeEach(() => {
    atMinut = [{ id: 'foreign', url: 'https://elsewhere.example.com/', events: ['*'] }];
    secrets = memorySecrets();
    made = 0;
  });

  const hooks = {
    list: async () => [...atMinut],
    create: async ({ url: at, events }: NewHook) => {
      made += 1;
      const hook = { id: `hook-${made}`, url: at, events };
      atMinut.push(hook);
      return { ...hook, secret: `secret-${made}` };
    },
    delete: async (id: string) => {
      atMinut = atMinut.filter((hook) => hook.id !== id);
    },
    ping: async () => {},
  };
  const keep = (more: { rotate?: boolean; events?: readonly string[]; stillOurs?: boolean } = {}) =>
    keepWebhook({
      url,
      events: more.events ?? ['tamper'],
      hooks,
      secrets,
      secretName,
      underLease: (work) =>
        work({ fence: 1, extend: async () => more.stillOurs ?? true, release: async () => {} }),
      newToken: () => `token-${made + 1}`,
      wall: () => wall,
      ...(more.rotate ? { rotate: true } : {}),
    });
  const stored = () => webhookSecretSchema.parse(secrets.values.get(secretName));
  const ours = () => atMinut.filter((hook) => hook.url === url).map(({ id }) => id);

  it('makes one where there is none and stores what is shown once', async () => {
    expect(await keep()).toEqual({ outcome: 'created', hookId: 'hook-1' });
    expect(stored()).toEqual({ hookId: 'hook-1', hookSecret: 'secret-1', token: 'token-1' });
  });

  it('changes nothing when it is run again', async () => {
    await keep();
    expect(await keep()).toEqual({ outcome: 'kept', hookId: 'hook-1' });
    expect(made).toBe(1);
    expect(secrets.writes).toHaveLength(1);
  });

  it('makes a new one when its secret is not known, and takes the old one away', async () => {
    atMinut.push({ id: 'lost-secret', url, events: ['tamper'] });
    expect(await keep()).toMatchObject({ outcome: 'created' });
    expect(ours()).toEqual(['hook-1']);
    expect(atMinut.map(({ id }) => id)).toContain('foreign');
  });

  it('follows the rules when they need other events, and accepts the old secret for an hour', async () => {
    await keep();
    secrets.values.set(secretName, { ...stored(), scheme: 'sha1-hex-text' });
    expect(await keep({ events: ['battery_low', 'tamper'] })).toEqual({
      outcome: 'replaced',
      hookId: 'hook-2',
    });
    expect(ours()).toEqual(['hook-2']);
    expect(stored()).toEqual({
      hookId: 'hook-2',
      hookSecret: 'secret-2',
      token: 'token-2',
      scheme: 'sha1-hex-text',
      previous: { hookSecret: 'secret-1', token: 'token-1', expiresAt: '2026-11-23T11:00:00.000Z' },
    });
  });

  it('leaves a webhook alone that delivers everything', async () => {
    await keep({ events: ['*'] });
    expect(await keep({ events: ['tamper'] })).toMatchObject({ outcome: 'kept' });
  });

  it('rotates when asked to', async () => {
    await keep();
    expect(await keep({ rotate: true })).toEqual({ outcome: 'replaced', hookId: 'hook-2' });
  });

  it('takes the new webhook back when its secret cannot be stored, and keeps the old one', async () => {
    await keep();
    const before = stored();
    secrets.write = async () => {
      throw new Error('down');
    };
    await expect(keep({ rotate: true })).rejects.toThrow('down');
    expect(ours()).toEqual(['hook-1']);
    expect(stored()).toEqual(before);
  });

  it('writes nothing once somebody else holds the lease', async () => {
    await expect(keep({ stillOurs: false })).rejects.toThrow(
      'Somebody else took over the webhook meanwhile.',
    );
    expect(ours()).toEqual([]);
    expect(secrets.writes).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { watchRotas } from '../../../functions/reconcile/watch-rotas.ts';
import { ruleSetOf } from '../../support/rule-set.ts';
import { useTables } from '../../support/tables.ts';

const tables = useTables();
const contacts = (days: string) =>
  ruleSetOf(`
- { kind: contact, id: nina, phone: "+46701740605" }
- { kind: contact, id: duty, rota: { timeZone: Europe/Stockholm, weekly: [{ contact: nina, days: [${days}] }] } }
`).contacts.values();
const now = Date.parse('2026-11-23T12:00:00.000Z');
const dayMs = 24 * 3_600_000;

describe('a night without anyone on duty', () => {
  it('is told before it comes, once, and again when another one is in sight', async () => {
    const said: string[] = [];
    const { state } = tables();
    const look = (days: string, at: number) =>
      watchRotas('default', contacts(days), {
        state,
        now: at,
        tell: async (_, text) => void said.push(text),
      });
    await look('mon, tue, wed, thu, fri, sat', now);
    await look('mon, tue, wed, thu, fri, sat', now + 3_600_000);
    expect(said).toEqual([
      'The rota duty has a gap: nobody is on duty from 00:00 on sun 2026-11-29; add a shift that covers it.',
    ]);
    await look('mon, tue, wed, thu, fri, sun', now);
    expect(said).toHaveLength(2);
    expect(said[1]).toContain('sat 2026-11-28');
    await look('mon, tue, wed, thu, fri, sun', now + 7 * dayMs + 1);
    expect(said).toHaveLength(3);
  });

  it('is not told where there is none', async () => {
    const said: string[] = [];
    await watchRotas('other', contacts('mon, tue, wed, thu, fri, sat, sun'), {
      state: tables().state,
      now,
      tell: async (_, text) => void said.push(text),
    });
    expect(said).toEqual([]);
  });
});

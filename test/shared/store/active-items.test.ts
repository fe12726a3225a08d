import { describe, expect, it } from 'vitest';
import { activate, loadActiveSet } from '../../../shared/store/active-items.ts';
import { unique } from '../../support/builders.ts';
import { useTables } from '../../support/tables.ts';

const tables = useTables();

describe('a contact in force', () => {
  it('has the number that was kept in E.164 beside what somebody wrote', async () => {
    const { config } = tables();
    const account = unique('account');
    const fields = { id: 'oncall', phone: '+46 070 174 06 05' };
    await activate(config, { kind: 'contact', account, id: 'oncall' }, '1', fields, '+46701740605');
    expect((await loadActiveSet(config, account)).contacts.get('oncall')?.phone).toBe('+46701740605');
  });

  it.each(['+46 (0)70-174 06 05', '+46.70.174.06.05', '+46701740605'])(
    'is reached at %s too, which came into force before that was kept',
    async (phone) => {
      const { config } = tables();
      const account = unique('account');
      await activate(config, { kind: 'contact', account, id: 'oncall' }, '1', { id: 'oncall', phone });
      expect((await loadActiveSet(config, account)).contacts.get('oncall')?.phone).toBe('+46701740605');
    },
  );
});

import { beforeEach, describe, expect, it } from 'vitest';
import { checkAccount } from '../../../cli/doctor/check-account.ts';
import type { CheckName } from '../../../cli/doctor/finding.ts';
import { canaryArrived, canaryMissed, canarySent } from '../../../shared/store/canary.ts';
import { markGrantFresh, markGrantLost } from '../../../shared/store/grant-status.ts';
import { startCursor } from '../../../shared/store/reconcile-cursor.ts';
import type { Table } from '../../../shared/store/table.ts';
import { unique } from '../../support/builders.ts';
import { type MemorySecrets, memorySecrets } from '../../support/memory-secrets.ts';
import { type SettableClock, settableClock } from '../../support/settable-clock.ts';
import { useTables } from '../../support/tables.ts';

const minuteMs = 60_000;
const webhook = { hookId: 'hook', hookSecret: 'a'.repeat(40), token: 'token' };

describe('an account', () => {
  const tables = useTables();
  let state: Table;
  let account: string;
  let secrets: MemorySecrets;
  let clock: SettableClock;

  beforeEach(async () => {
    ({ state } = tables());
    account = unique('account');
    clock = settableClock();
    secrets = memorySecrets({ [`nightdesk/accounts/${account}/webhook`]: webhook });
    await startCursor(state, account, clock.now());
  });

  const found = async (check: CheckName) => {
    const where = '--stack Harbour';
    const about = { state, secrets, secretPrefix: 'nightdesk', clock, where };
    return (await checkAccount(account, about)).find((one) => one.check === check);
  };

  it('is signed once its scheme is known, protected by the token alone until then, and shut without a secret', async () => {
    expect(await found('signature')).toMatchObject({ state: 'look' });
    await secrets.write(`nightdesk/accounts/${account}/webhook`, { ...webhook, scheme: 'sha256-hex-text' });
    expect(await found('signature')).toMatchObject({
      state: 'fine',
      what: expect.stringContaining('sha256-hex'),
    });
    await secrets.delete(`nightdesk/accounts/${account}/webhook`);
    expect(await found('signature')).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining(`npm run connect -- --account ${account} --stack Harbour`),
    });
  });

  it('is to be connected again when Minut refuses its access', async () => {
    const iso = () => new Date(clock.now()).toISOString();
    await markGrantFresh(state, account, iso(), iso());
    expect(await found('access')).toMatchObject({ state: 'fine' });
    await markGrantLost(state, account, iso());
    expect(await found('access')).toMatchObject({ state: 'wrong', what: expect.stringContaining(iso()) });
  });

  it('is not looked after when missed events were last looked for more than an hour ago', async () => {
    expect(await found('reconcile')).toMatchObject({ state: 'fine' });
    clock.pass(61 * minuteMs);
    expect(await found('reconcile')).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining('reconcile'),
    });
  });

  it('waits for its first canary, then says when it came or that it did not', async () => {
    expect(await found('canary')).toMatchObject({ state: 'look', todo: expect.stringContaining('21:00') });
    await canarySent(state, account, clock.now());
    await canaryMissed(state, account);
    expect(await found('canary')).toMatchObject({ state: 'wrong' });
    await canaryArrived(state, account, clock.now());
    expect(await found('canary')).toMatchObject({
      state: 'fine',
      what: expect.stringContaining('2026-11-21T21:40:05'),
    });
  });
});

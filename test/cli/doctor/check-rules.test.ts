import { describe, expect, it } from 'vitest';
import { checkEdits, checkRules } from '../../../cli/doctor/check-rules.ts';
import { applyChange } from '../../../functions/config/apply-change.ts';
import { unique } from '../../support/builders.ts';
import { ruleSetOf } from '../../support/rule-set.ts';
import { useTables } from '../../support/tables.ts';

const rule = (more = '') =>
  `{ id: loud, ${more} when: noise-started, then: [{ sms: { to: oncall, text: Loud. } }] }`;

describe('the rules in force', () => {
  const tables = useTables();

  it('are counted, those that are a dry run too', () => {
    const two = ruleSetOf(rule(), rule('dryRun: true,').replace('loud', 'guest'));
    expect(checkRules('default', two, '--local')).toMatchObject({
      check: 'rules',
      state: 'fine',
      what: 'default: 2 rules are in force, 1 of them as a dry run.',
    });
  });

  it.each([
    ['there is none', []],
    ['all are a dry run', [rule('dryRun: true,')]],
    ['all are switched off', [rule('enabled: false,')]],
  ])('tell nobody anything when %s', (_when, rules) => {
    expect(checkRules('default', ruleSetOf(...rules), '--local')).toMatchObject({
      state: 'wrong',
      todo: expect.stringContaining('npm run rules -- put rules/starter --local,'),
    });
  });

  it('are followed by each edit that was refused, with its field and what holds meanwhile', async () => {
    const { config, state } = tables();
    const account = unique('account');
    const put = (id: string, yaml: string, minute: number) =>
      applyChange(
        {
          key: { kind: 'rule', account, id },
          item: { kind: `rule#${account}`, id, yaml },
          at: `2026-11-21T22:0${minute}:00.000Z`,
        },
        { config, state },
      );
    await put('loud', rule(), 0);
    expect(await checkEdits(config, account)).toEqual([]);
    await put('loud', rule('cooldwn: 5m,'), 1);
    await put('never', 'id: never', 2);
    const [loud, never] = await checkEdits(config, account);
    expect(loud).toMatchObject({ check: 'rules', state: 'wrong' });
    expect(loud?.what).toMatch(new RegExp(`^${account}: rule loud .*last valid version.*cooldwn.*cooldown`));
    expect(never?.what).toMatch(/rule never .*nothing of it is in force/);
    await put('loud', rule('cooldown: 5m,'), 3);
    expect(await checkEdits(config, account)).toHaveLength(1);
  });
});

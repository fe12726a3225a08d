import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadActiveSet, revisionOf } from '../../../shared/store/active-items.ts';
import { listAccounts } from '../../../shared/store/known-accounts.ts';
import type { Item, Table } from '../../../shared/store/table.ts';
import { unique } from '../../support/builders.ts';
import { editRecord, quietHours, ruleThat } from '../../support/config-edits.ts';
import { setEnvironment } from '../../support/environment.ts';
import { catchLog } from '../../support/quiet-log.ts';
import { useTables } from '../../support/tables.ts';

const lines = catchLog();
const tables = useTables();
const sns = mockClient(SNSClient);
let handler: (event: DynamoDBStreamEvent) => Promise<unknown>;

beforeAll(async () => {
  setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: tables().endpoint });
  ({ handler } = await import('../../../functions/config/handler.ts'));
});
beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({});
});

const allOf = async (table: Table, key: 'kind' | 'pk', value: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const item of table.query({
    expression: '#key = :value',
    names: { '#key': key },
    values: { ':value': value },
  }))
    items.push(item);
  return items;
};

/** One account’s desk: items of its own, so that tests keep apart. */
const desk = () => {
  const account = unique('account');
  const kindOf = (kind: string) => `${kind}#${account}`;
  let second = 0;
  const record = (kind: string, id: string, item: Item | undefined, at?: string) => {
    second += 1;
    return editRecord(
      { kind: kindOf(kind), id },
      item,
      at ?? `2026-11-21T21:40:${String(second).padStart(2, '0')}Z`,
    );
  };
  const { config, state } = tables();
  return {
    account,
    record,
    write: (kind: string, id: string, item: Item | undefined) =>
      handler({ Records: [record(kind, id, item)] }),
    inForce: () => loadActiveSet(config, account),
    ruleIds: async () => (await loadActiveSet(config, account)).rules.map(({ rule }) => rule.id),
    problems: () => allOf(config, 'kind', `problem#${account}`),
    sentences: async () =>
      JSON.stringify((await allOf(config, 'kind', `problem#${account}`)).map(({ problems }) => problems)),
    versions: (kind: string, id: string) => allOf(state, 'pk', `version#${kindOf(kind)}#${id}`),
    revision: () => revisionOf(config, account),
  };
};

const told = () => sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);

describe('an edit', () => {
  it('is in force with its version, and readers are told to load again', async () => {
    const { write, inForce, versions, revision, record: _ } = desk();
    const before = await revision();
    await write('rule', 'quiet-hours', quietHours);
    const { rules } = await inForce();
    expect(rules).toMatchObject([{ rule: { id: 'quiet-hours', priority: 100, homes: ['all'] } }]);
    const [version] = await versions('rule', 'quiet-hours');
    expect(version).toMatchObject({
      valid: true,
      at: '2026-11-21T21:40:01.000Z',
      item: { when: quietHours.when },
    });
    expect(rules[0]?.version).toBe(version?.sk);
    expect(await revision()).not.toBe(before);
    expect(told()).toEqual([]);
  });

  it('means the same as a map and as YAML', async () => {
    const { write, inForce } = desk();
    const yaml = [
      'when: [disturbance_first_notice]',
      'then:',
      '  - sms: { to: guest, text: "Hi {{guest.firstName|there}}, {{home.name}} is getting loud." }',
    ].join('\n');
    await write('rule', 'quiet-hours', quietHours);
    const [asMap] = (await inForce()).rules;
    await write('rule', 'quiet-hours', { yaml });
    const [asYaml] = (await inForce()).rules;
    expect(asYaml?.rule).toEqual(asMap?.rule);
    expect(asYaml?.version).not.toBe(asMap?.version);
  });

  it('that is broken leaves the last valid version in force and says what would be right', async () => {
    const { write, inForce, versions, sentences } = desk();
    await write('rule', 'quiet-hours', quietHours);
    await write('rule', 'other', { ...quietHours, id: 'other' });
    const before = await inForce();
    await write('rule', 'quiet-hours', { ...quietHours, coldown: '30m' });
    expect(await inForce()).toEqual(before);
    expect(await versions('rule', 'quiet-hours')).toMatchObject([{ valid: true }, { valid: false }]);
    expect(await sentences()).toMatch(/`coldown`.*did you mean cooldown\?/);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ Subject: 'Nightdesk: rule quiet-hours was refused' });
    expect(told()[0]?.Message).toMatch(/`coldown` is not a field; did you mean cooldown\?/);
    expect(lines().at(-1)).toMatchObject({ level: 'warn', ruleId: 'quiet-hours', EditRefused: 1 });
  });

  it('that mends a broken one is in force, and the problem is gone', async () => {
    const { write, ruleIds, problems } = desk();
    await write('rule', 'quiet-hours', { ...quietHours, when: [] });
    expect(await ruleIds()).toEqual([]);
    expect(await problems()).toHaveLength(1);
    await write('rule', 'quiet-hours', quietHours);
    expect(await ruleIds()).toEqual(['quiet-hours']);
    expect(await problems()).toEqual([]);
  });

  it.each(['+46701740605', '+46 70-174 06 05', '+46 (0)70 174 06 05', '+46 070 174 06 05'])(
    'of a contact puts its number in force in E.164, written %s',
    async (phone) => {
      const { write, inForce } = desk();
      await write('contact', 'oncall', { phone });
      expect((await inForce()).contacts.get('oncall')?.phone).toBe('+46701740605');
    },
  );

  it('that deletes an item takes it out of force and is a version too', async () => {
    const { write, ruleIds, versions, revision, problems } = desk();
    await write('rule', 'quiet-hours', quietHours);
    await write('rule', 'quiet-hours', ruleThat([]));
    const before = await revision();
    await write('rule', 'quiet-hours', undefined);
    expect(await ruleIds()).toEqual([]);
    expect(await problems()).toEqual([]);
    expect((await versions('rule', 'quiet-hours')).at(-1)).toMatchObject({ deleted: true });
    expect(await revision()).not.toBe(before);
  });

  it('that is delivered twice is one version and changes nothing', async () => {
    const { record, versions, inForce } = desk();
    const record1 = record('rule', 'quiet-hours', quietHours);
    await handler({ Records: [record1] });
    const before = [await inForce(), await versions('rule', 'quiet-hours')];
    await handler({ Records: [record1] });
    expect([await inForce(), await versions('rule', 'quiet-hours')]).toEqual(before);
  });
});

describe('what is refused', () => {
  it.each<[string, string, Item, RegExp]>([
    [
      'an unknown template variable, by its name',
      'rule',
      ruleThat([{ sms: { to: 'guest', text: 'Hi {{guest.nmae|x}}' } }]),
      /guest\.nmae.*guest\.name/,
    ],
    [
      'a variable that may be missing and has no fallback',
      'rule',
      ruleThat([{ sms: { to: 'guest', text: 'Hi {{guest.name}}' } }]),
      /needs a fallback/,
    ],
    [
      'an unknown event type',
      'rule',
      { ...quietHours, when: ['disturbance_frist_notice'] },
      /`when\[0\]`.*did you mean disturbance_first_notice/,
    ],
    [
      'a time without quotes',
      'rule',
      { ...quietHours, during: { from: 1320, to: '07:00' } },
      /`during\.from` must be a text/,
    ],
    [
      'a window that is none',
      'rule',
      { ...quietHours, during: { from: '22:00', to: '22:00' } },
      /starts and ends at the same time/,
    ],
    [
      'a cooldown that is no duration',
      'rule',
      { ...quietHours, cooldown: '30 minutes' },
      /`cooldown` is not a duration.*30m/,
    ],
    [
      'an action with two channels',
      'rule',
      ruleThat([{ sms: { to: 'guest', text: 'x' }, email: { to: 'guest', subject: 'x', text: 'x' } }]),
      /exactly one/,
    ],
    ['YAML that cannot be read', 'rule', { yaml: 'when: [a' }, /YAML cannot be read/],
    ['YAML with aliases, which grow without bound', 'rule', { yaml: 'a: &a [x]\nb: [*a, *a]' }, /aliases/],
    ['YAML that is a list', 'rule', { yaml: '- a' }, /group of fields/],
    ['YAML of another id', 'rule', { yaml: 'id: other\nwhen: noise-started\nthen: []' }, /own id/],
    ['a contact whose number is none', 'contact', { phone: '+46 70' }, /`phone` is no .*country code/],
    [
      'a contact whose number lacks its country',
      'contact',
      { phone: '0701740605' },
      /`phone` is no mobile number/,
    ],
    ['a contact that nothing can reach', 'contact', { name: 'Nina' }, /nothing can reach it/],
    ['a home in no time zone', 'home', { timeZone: '+02:00' }, /IANA name/],
    ['an account without an owner', 'account', {}, /`owner` is missing/],
  ])('%s', async (_what, kind, item, sentence) => {
    const { write, sentences, inForce, problems } = desk();
    await write(kind, 'some-id', item);
    expect(await problems()).toHaveLength(1);
    expect((await sentences()).replaceAll('\\"', '"')).toMatch(sentence);
    expect(told()).toHaveLength(1);
    expect(await inForce()).toMatchObject({ rules: [], account: undefined });
    expect((await inForce()).contacts.size + (await inForce()).homes.size).toBe(0);
  });

  it('never quotes a number or an address that was typed wrong', async () => {
    const { write, sentences } = desk();
    await write('contact', 'nina', { phone: '+447700', email: 'nina.example.com' });
    const said = `${await sentences()}${JSON.stringify(told())}${JSON.stringify(lines())}`;
    expect(said).toContain('phone');
    expect(said).toContain('email');
    expect(said).not.toContain('7700');
    expect(said).not.toContain('nina.example.com');
  });
});

describe('one odd edit never holds up the others', () => {
  it.each<[string, string, string, Item]>([
    [
      'a number beyond all bounds',
      'rule',
      'huge',
      { ...quietHours, priority: 123_456_789_012_345_678_901_234n },
    ],
    ['a set where a list is meant', 'home', 'cabin', { tags: new Set(['lake']) }],
    ['bytes', 'rule', 'bytes', { when: new Uint8Array([1, 2]) }],
    ['an id that no subject takes', 'rule', 'nattljud-på-ön', quietHours],
    ['an id with line breaks', 'rule', 'a\nb', quietHours],
    ['an id as long as a key may be', 'rule', 'x'.repeat(1_024), quietHours],
    ['a kind without an account', 'rule#', 'quiet-hours', quietHours],
    ['deep nesting', 'rule', 'deep', { yaml: `a: ${'['.repeat(2_000)}${']'.repeat(2_000)}` }],
    ['a property of all objects', 'rule', 'proto', { yaml: '__proto__: { when: x }\nconstructor: 1' }],
  ])('%s', async (_what, kind, id, item) => {
    const { record, ruleIds } = desk();
    const records = [record(kind, id, item), record('rule', 'next', { ...quietHours, id: 'next' })];
    expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(await ruleIds()).toContain('next');
    // What SNS takes as a subject: fewer than 100 characters of printable ASCII.
    for (const { Subject } of told()) expect(Subject).toMatch(/^[ -~]{1,99}$/);
  });

  it('a set is taken as the list that was meant', async () => {
    const { write, inForce } = desk();
    await write('home', 'cabin', { tags: new Set(['lake']) });
    expect((await inForce()).homes.get('cabin')?.tags).toEqual(['lake']);
  });
});

describe('when a part is down', () => {
  it('the stream delivers from the record that failed on', async () => {
    sns.on(PublishCommand).rejects(new Error('down'));
    const { record, ruleIds } = desk();
    const [good, broken, later] = [
      record('rule', 'good', { ...quietHours, id: 'good' }),
      record('rule', 'broken', ruleThat([])),
      record('rule', 'later', { ...quietHours, id: 'later' }),
    ];
    expect(await handler({ Records: [good, broken, later] })).toEqual({
      batchItemFailures: [{ itemIdentifier: broken.dynamodb?.SequenceNumber }],
    });
    expect(await ruleIds()).toEqual(['good']);
    sns.on(PublishCommand).resolves({});
    expect(await handler({ Records: [broken, later] })).toEqual({ batchItemFailures: [] });
    expect(await ruleIds()).toEqual(['good', 'later']);
  });
});

describe('items of one account', () => {
  it('come before what holds for every account, and reach no other', async () => {
    const id = unique('shared');
    const everyone = editRecord(
      { kind: 'rule', id },
      { ...quietHours, id, priority: 1 },
      '2026-11-21T21:40:00Z',
    );
    await handler({ Records: [everyone] });
    const { write, inForce } = desk();
    const other = desk();
    await write('rule', id, { ...quietHours, id, priority: 2 });
    const priority = async (of: typeof inForce) =>
      (await of()).rules.find(({ rule }) => rule.id === id)?.rule.priority;
    expect(await priority(inForce)).toBe(2);
    expect(await priority(other.inForce)).toBe(1);
    await handler({ Records: [editRecord({ kind: 'rule', id }, undefined, '2026-11-21T21:41:00Z')] });
    expect(await priority(inForce)).toBe(2);
    expect(await priority(other.inForce)).toBeUndefined();
  });

  it('do not hold for every account when the account was forgotten', async () => {
    await handler({
      Records: [editRecord({ kind: 'rule#', id: 'stray' }, quietHours, '2026-11-21T21:40:00Z')],
    });
    expect((await loadActiveSet(tables().config, 'any')).rules.map(({ rule }) => rule.id)).not.toContain(
      'stray',
    );
  });

  it('an account is known while its own item is in force', async () => {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({ endpoint: tables().endpoint });
    const account = unique('host');
    const edit = (item: Item | undefined, at: string) =>
      handler({ Records: [editRecord({ kind: 'account', id: account }, item, at)] });
    await edit({ owner: 'nina' }, '2026-11-21T21:40:00Z');
    expect(await listAccounts(client, 'config')).toContain(account);
    await edit(undefined, '2026-11-21T21:41:00Z');
    expect(await listAccounts(client, 'config')).not.toContain(account);
  });
});

it('leaves alone what the program writes itself', async () => {
  const { config } = tables();
  const before = (await allOf(config, 'kind', 'active')).length;
  const own = ['active', 'problem', 'active#default', 'problem#default', 'rules', ''];
  const Records = own.map((kind) => editRecord({ kind, id: 'rule#x' }, quietHours, '2026-11-21T21:40:00Z'));
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  expect((await allOf(config, 'kind', 'active')).length).toBe(before);
  expect(lines()).toEqual([]);
});

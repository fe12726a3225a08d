import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { homes } from '../../local/minut-simulator/fixtures/homes.ts';
import { type NightDesk, startNightDesk } from '../support/night-desk.ts';
import { type Mention, mentions, read, root } from './documented-commands.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/**
 * The program behind a script of ours that a person gives arguments, or undefined. The other scripts take none: called
 * with `--help` they would do what they do, which is to deploy, or to write a page.
 */
const programOf = (name: string): string | undefined =>
  /^node ((?:cli\/|bench\/run|local\/main)\S*\.ts)$/.exec(
    scripts[name.replace(/^npm (?:run )?/, '')] ?? '',
  )?.[1];

/**
 * Commands that are run elsewhere: which file does, and the call itself, not a word that happens to stand there. Lines
 * that are remarks do not count.
 */
const runElsewhere: Readonly<Record<string, readonly [file: string, call: RegExp]>> = {
  'npm ci': ['.ci/run', /^npm ci$/],
  'npm test': ['.ci/run', /^check test npm test -- /],
  'npm start': ['test/support/night-desk.ts', /spawn\(process\.execPath, \['local\/main\.ts'/],
  'npm run synth': ['.ci/run', /^check synth npm run synth$/],
  'npm run lint:template': ['.ci/run', /^check lint:template npm run --silent lint:template$/],
  'npm run test:deploy': ['.ci/run', /^check test:deploy npm run --silent test:deploy$/],
  'npm run test:browser': ['.ci/run', /^ {2}npm run --silent test:browser$/],
  'npm run test:chaos': ['.ci/run', /^check test:chaos npm run --silent test:chaos$/],
  'npm run test:mutation': ['.ci/run', /^check test:mutation npm run --silent test:mutation$/],
  'npm run bench': ['.ci/run', /^check bench npm run --silent bench -- --check$/],
  'npm run soak': ['test/bench/soak.test.ts', /bench\/soak\.ts/],
  'npm run cost': ['test/docs/cost.test.ts', /toBe\(costPage\(bill\)\)/],
  'npm run docs:events': ['test/shared/minut/event-catalogue.test.ts', /toBe\(eventsPage\(\)\)/],
  // It waits half a minute for its ping here, and three seconds there.
  'npm run connect': ['test/deploy/commands.ts', /command\('connect\.ts'/],
  'npx cdk bootstrap': ['test/deploy/cdk.ts', /await cli\(\['bootstrap'\]\)/],
  'npx cdk deploy': ['test/deploy/cdk.ts', /await cli\(deploy\)/],
  'npx cdk destroy': ['test/deploy/cdk.ts', /cli\(\['destroy', '--force'\]\)/],
};

interface Said {
  readonly code: number;
  readonly out: string;
}

const execute = (program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Said> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...more } };
    const child = execFile(process.execPath, [program, ...args], options, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out: `${out}${err}` }),
    );
    child.stdin?.end();
  });

const helps = new Map<string, Promise<Said>>();

/** What the program says of itself, or of the command that the arguments begin with. */
const helpOf = async (program: string, args: readonly string[]): Promise<string> => {
  const [first = ''] = args;
  const path = /^[a-z]/.test(first) ? [first] : [];
  const key = [program, ...path].join(' ');
  const asked = helps.get(key) ?? execute(program, [...path, '--help']);
  helps.set(key, asked);
  const { code, out } = await asked;
  expect(code, out).toBe(0);
  return out;
};

const lines = [...new Map(mentions.map((mention) => [mention.line, mention])).values()];
const titled = lines.map((mention): readonly [string, Mention] => [mention.line, mention]);
const withOptions = titled.filter(
  ([, { name, args }]) => programOf(name) !== undefined && args.some((arg) => arg.startsWith('--')),
);

describe('the commands that README and docs name', () => {
  it('are found, in code and in sentences, over the end of a line too', () => {
    const found = lines.map(({ line }) => line);
    expect(found).toContain('npm run connect -- --phone +46701740605 --time-zone Europe/Stockholm');
    expect(found).toContain('npm run report -- --incident ID');
    expect(found).toContain('npm run simulate -- --homes 5000 --night nye');
  });

  it.each(titled.filter(([, { name }]) => name.startsWith('npm run ')))(
    '%s: is a script of package.json',
    (_line, { name }) => {
      expect(scripts).toHaveProperty([name.replace('npm run ', '')]);
    },
  );

  it.each(withOptions)('%s: takes the options that are written there', async (_line, { name, args }) => {
    const help = await helpOf(programOf(name) ?? '', args);
    for (const option of args.filter((arg) => arg.startsWith('--'))) expect(help).toContain(option);
  });

  it.each(
    Object.entries(runElsewhere).map(([name, [file, call]]): readonly [string, string, RegExp] => [
      name,
      file,
      call,
    ]),
  )('%s: is run by %s', (_name, file, call) => {
    const code = read(file)
      .split('\n')
      .filter((line) => !/^\s*(#|\/\/|\*|\/\*)/.test(line));
    expect(code.filter((line) => call.test(line))).not.toEqual([]);
  });

  it('are all that the lists above hold', () => {
    const named = new Set(mentions.map(({ name }) => name));
    const listed = Object.keys(runElsewhere);
    expect(listed.filter((name) => !named.has(name))).toEqual([]);
  });

  it('has nothing left that is neither run nor marked as needing an AWS account', async () => {
    const left: string[] = [];
    for (const { name, args, line, at, isMarked } of mentions) {
      if (isMarked || Object.hasOwn(runElsewhere, name)) continue;
      const program = programOf(name);
      const isRunHere = program !== undefined && toRun.some((one) => one.line === line);
      if (!isRunHere) left.push(`${at} ${name} ${args.join(' ')}`);
    }
    expect(left).toEqual([]);
  });
});

/** The rest is run here as it is written, on a running `npm start`. */
const toRun = lines.filter(
  ({ name, isMarked }) => programOf(name) !== undefined && !isMarked && !Object.hasOwn(runElsewhere, name),
);

const patience = { timeout: 20_000, interval: 200 };

describe('what can be tried on npm start', { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-docs-'));
  const calendar = join(directory, 'stays.csv');
  const [home] = homes;
  let desk: NightDesk;
  let stand: Readonly<Record<string, string>>;

  beforeAll(async () => {
    writeFileSync(calendar, 'Confirmation code,Guest name,Start date,End date\n');
    desk = await startNightDesk(1);
    await desk.play('quiet', home.home_id);
    const [incident] = await vi.waitFor(async () => {
      const found = await desk.incidents();
      expect(found).not.toEqual([]);
      return found;
    }, patience);
    // What stands in capitals is the reader's to fill in.
    stand = {
      'guests FILE': calendar,
      'rules FILE': 'rules/noise.yaml',
      COMMAND: 'list',
      'report ID': incident?.id ?? '',
      '--home ID': home.home_id,
      '3f2a': await setAside(),
    };
  }, 60_000);
  afterAll(async () => {
    await desk.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Has the desk set something aside. @returns the message's id */
  const setAside = async (): Promise<string> => {
    await desk.deliver({ id: 'no event' });
    const [first] = await vi.waitFor(async () => {
      const { out } = await execute(
        'cli/redrive.ts',
        ['show', 'set-aside', '--local', '--json'],
        desk.variables,
      );
      const messages = z.array(z.object({ id: z.string() })).parse(JSON.parse(out));
      expect(messages).not.toEqual([]);
      return messages;
    }, patience);
    return first?.id ?? '';
  };

  const filledIn = ({ name, args }: Mention): readonly string[] =>
    args.map((arg, index) => {
      const before = `${args[index - 1] ?? ''} ${arg}`;
      const own = `${name.replace('npm run ', '')} ${arg}`;
      return stand[before] ?? stand[own] ?? stand[arg] ?? arg;
    });

  it.each(toRun.map((mention): readonly [string, Mention] => [mention.line, mention]))(
    '%s: does what it is asked',
    async (_line, mention) => {
      const program = programOf(mention.name) ?? '';
      const args = filledIn(mention);
      const help = await helpOf(program, args);
      // Its bare name, in a sentence, is no call.
      if (args.length === 0) return;
      const extra = ['--local', '--yes'].filter((option) => help.includes(`${option} `));
      const out = mention.name === 'npm run report' ? ['--out', join(directory, 'night.html')] : [];
      const said = await execute(program, [...args, ...extra, ...out], desk.variables);
      expect(said.code, said.out).toBe(0);
    },
  );
});

import { createInterface } from 'node:readline/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command, Option } from 'commander';
import {
  countLetters,
  dropLetter,
  eachLetter,
  retryLetter,
  whyNotRetried,
} from './dead-letters/dead-letters.ts';
import { findDeployedQueues, findLocalQueues, type KeptQueue } from './dead-letters/find-queues.ts';
import { type Letter, summaryOf } from './dead-letters/letter.ts';
import { useLocalEnvironment } from './local-environment.ts';
import { runCommand, UsageError } from './usage.ts';

interface Options {
  readonly local?: boolean;
  readonly stack: string;
  readonly json?: boolean;
  readonly id?: readonly string[];
  readonly all?: boolean;
  readonly limit: string;
  readonly showPersonal?: boolean;
  readonly yes?: boolean;
}

const everything = Number.POSITIVE_INFINITY;

const connect = async ({ local, stack }: Options) => {
  if (!local) return { client: new SQSClient({}), queues: await findDeployedQueues(stack) };
  const { AWS_ENDPOINT_URL_SQS: endpoint = '' } = await useLocalEnvironment();
  const client = new SQSClient({});
  return { client, queues: await findLocalQueues(client, endpoint) };
};

const chosen = (queues: readonly KeptQueue[], name: string | undefined): readonly KeptQueue[] => {
  if (name === undefined) return queues;
  const queue = queues.filter((candidate) => candidate.name === name);
  if (queue.length > 0) return queue;
  throw new UsageError(`There is no queue ${name}; there are ${queues.map((one) => one.name).join(', ')}.`);
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const dim = (text: string): string => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[0m` : text);

const pictureOf = (letter: Letter, showPersonal: boolean) => ({
  queue: letter.queue.name,
  id: letter.id,
  sentAt: letter.sentAt,
  ...(letter.reason === undefined ? {} : { reason: letter.reason }),
  ...summaryOf(letter),
  ...(showPersonal ? { body: letter.body } : {}),
});

const list = async (options: Options) => {
  const { client, queues } = await connect(options);
  const counts: { readonly queue: string; readonly waiting: number }[] = [];
  for (const queue of queues) counts.push({ queue: queue.name, waiting: await countLetters(client, queue) });
  if (options.json) return print(JSON.stringify(counts));
  const width = Math.max(...counts.map(({ queue }) => queue.length));
  for (const { queue, waiting } of counts) {
    const line = `${queue.padEnd(width)}  ${waiting === 0 ? 'nothing waits' : `${waiting} waiting`}`;
    print(waiting === 0 ? dim(line) : line);
  }
};

const show = async (name: string | undefined, options: Options) => {
  const { client, queues } = await connect(options);
  const pictures: ReturnType<typeof pictureOf>[] = [];
  await Promise.all(
    chosen(queues, name).map((queue) =>
      eachLetter(client, queue, Number(options.limit), async (letter) => {
        pictures.push(pictureOf(letter, options.showPersonal === true));
        return false;
      }),
    ),
  );
  if (options.json) return print(JSON.stringify(pictures));
  if (pictures.length === 0) print('Nothing waits.');
  for (const { queue, id, sentAt, reason, body, ...fields } of pictures) {
    print(`${id}  ${queue}  ${sentAt}`);
    if (reason) print(`  ${reason}`);
    const shown = Object.entries(fields).map(([key, value]) => `${key} ${value}`);
    if (shown.length > 0) print(dim(`  ${shown.join(' · ')}`));
    if (body !== undefined) print(`  ${body}`);
  }
};

const confirmed = async (question: string, { yes }: Options): Promise<boolean> => {
  if (yes) return true;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

/** Goes through the chosen messages with what is to be done to each. */
const work = async (
  name: string | undefined,
  options: Options,
  done: string,
  act: (client: SQSClient, letter: Letter) => Promise<string | undefined>,
) => {
  const { id, all, json } = options;
  if (!id?.length && !all) throw new UsageError('Say which messages: --id ID …, or --all.');
  const { client, queues } = await connect(options);
  const results: { queue: string; id: string; outcome: string; reason?: string }[] = [];
  for (const queue of chosen(queues, name)) {
    await eachLetter(client, queue, everything, async (letter) => {
      if (!all && !id?.some((prefix) => letter.id.startsWith(prefix))) return false;
      const reason = await act(client, letter);
      results.push({
        queue: queue.name,
        id: letter.id,
        outcome: reason === undefined ? done : 'left',
        ...(reason === undefined ? {} : { reason }),
      });
      return reason === undefined;
    });
  }
  const missing = (id ?? []).filter((prefix) => !results.some((result) => result.id.startsWith(prefix)));
  if (json) print(JSON.stringify(results));
  else {
    for (const { queue, id: messageId, outcome, reason } of results)
      print(`${messageId}  ${queue}  ${outcome}${reason ? `: ${reason}` : ''}`);
    if (results.length === 0 && missing.length === 0) print('Nothing waits.');
  }
  if (missing.length > 0) throw new UsageError(`No message has the id ${missing.join(', ')}.`);
  if (results.some(({ outcome }) => outcome === 'left')) process.exitCode = 1;
};

const retry = (name: string | undefined, options: Options) =>
  work(name, options, 'sent again', async (client, letter) => {
    const reason = whyNotRetried(letter);
    if (reason === undefined) await retryLetter(client, letter);
    return reason;
  });

const drop = async (name: string | undefined, options: Options) => {
  const what = options.all ? `every message of ${name ?? 'every queue'}` : 'these messages';
  if (!(await confirmed(`Throw away ${what}? Nobody will be told of what is in them.`, options))) return;
  await work(name, options, 'thrown away', async (client, letter) => {
    await dropLetter(client, letter);
    return undefined;
  });
};

const program = new Command('npm run redrive --')
  .description(
    'Shows what was given up on (dead letters, and what was set aside), sends it again or drops it.',
  )
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const subcommand = (usage: string, description: string): Command =>
  program
    .command(usage)
    .description(description)
    .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
    .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
    .addOption(new Option('--json', 'prints JSON for scripts'));
const which = (command: Command): Command =>
  command
    .addOption(new Option('--id <id...>', 'the messages with these ids, or what the ids begin with'))
    .addOption(new Option('--all', 'every message'));

subcommand('list', 'how many messages wait in each queue').action((options: Options) => list(options));
subcommand('show [queue]', 'the messages, without names, numbers and texts')
  .addOption(new Option('--limit <number>', 'at most so many of each queue').default('50'))
  .addOption(new Option('--show-personal', 'with everything that is in them'))
  .action((name: string | undefined, options: Options) => show(name, options));
which(subcommand('retry [queue]', 'sends messages back to where they came from')).action(
  (name: string | undefined, options: Options) => retry(name, options),
);
which(subcommand('drop [queue]', 'throws messages away'))
  .addOption(new Option('--yes', 'without asking'))
  .action((name: string | undefined, options: Options) => drop(name, options));

await runCommand(() => program.parseAsync());

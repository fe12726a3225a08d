import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import { textableNumber } from '../shared/messages/phone-number.ts';
import { dynamoDb } from '../shared/platform/clients.ts';
import { createTable } from '../shared/store/table.ts';
import { stateTableName } from './deployment.ts';
import type { Person } from './forget/person.ts';
import { findPerson, forgetPerson } from './forget/state-items.ts';
import { runCommand, UsageError } from './usage.ts';

interface Options {
  readonly guest?: string;
  readonly phone?: string;
  readonly show?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly local?: boolean;
  readonly stack: string;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const personOf = ({ guest, phone }: Options): Person => {
  if (!guest && !phone)
    throw new UsageError('Say whom: --guest ID (Minut’s id of the stay) or --phone NUMBER.');
  const number = phone === undefined ? undefined : textableNumber(phone);
  if (phone !== undefined && number === undefined) {
    throw new UsageError('The number is no phone number: write it with + and the country code.');
  }
  return {
    keys: new Set(guest ? [`guest:${guest}`] : []),
    addresses: new Set(number ? [number] : []),
    incidents: new Set(),
  };
};

const confirmed = async ({ yes }: Options): Promise<boolean> => {
  if (yes) return true;
  if (!process.stdin.isTTY) throw new UsageError('Nothing was changed: say that you mean it with --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Forget this person? It cannot be undone. [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

const forget = async (options: Options) => {
  const start = personOf(options);
  const tableName = await stateTableName(options);
  const { person, items } = await findPerson(dynamoDb(), tableName, start);
  if (options.show) {
    print(JSON.stringify(items, (_, value) => (value instanceof Set ? [...value] : value), 2));
    return;
  }
  if (items.length === 0) {
    print(options.json ? JSON.stringify({ changed: 0, removed: 0 }) : 'Nothing is kept of this person.');
    return;
  }
  if (!options.json) print(`${items.length} items hold something of this person.`);
  if (!(await confirmed(options))) return;
  const done = await forgetPerson(createTable(dynamoDb(), tableName), items, person);
  if (options.json) {
    print(JSON.stringify(done));
    return;
  }
  print(`Forgotten: ${done.changed} items no longer name them, ${done.removed} are gone.`);
  print(
    'Not reached from here: a contact that bears this number (npm run rules -- delete), messages that wait in',
  );
  print('dead-letter queues (npm run redrive -- show), backups of the table for 35 days, and Minut itself.');
};

const program = new Command('npm run forget --')
  .description('Removes what is kept of a person, or shows it: events, texts, incidents, counts.')
  .addOption(new Option('--guest <id>', 'Minut’s id of the stay'))
  .addOption(new Option('--phone <number>', 'a phone number, with + and country code'))
  .addOption(new Option('--show', 'exports what is kept, as JSON, and changes nothing'))
  .addOption(new Option('--yes', 'without asking'))
  .addOption(new Option('--json', 'prints JSON for scripts'))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(forget);

await runCommand(() => program.parseAsync());

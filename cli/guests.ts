import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { createAccountClients } from '../shared/minut/account-clients.ts';
import type { MinutClient } from '../shared/minut/client.ts';
import { MinutRefusedError } from '../shared/minut/failures.ts';
import type { Guest } from '../shared/minut/guest.ts';
import { collect } from '../shared/minut/paging.ts';
import { applyImport } from '../shared/reservations/apply-import.ts';
import { type ImportPlan, planImport } from '../shared/reservations/import-plan.ts';
import { readCsv } from '../shared/reservations/read-csv.ts';
import { readIcs } from '../shared/reservations/read-ics.ts';
import {
  defaultStayTimes,
  type ReservationList,
  type StayTimes,
} from '../shared/reservations/reservation.ts';
import { loadActiveSet } from '../shared/store/active-items.ts';
import { type Deployment, openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand, UsageError } from './usage.ts';

interface Options {
  readonly home: string;
  readonly account: string;
  readonly source?: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly timeZone?: string;
  readonly dryRun?: boolean;
  readonly local?: boolean;
  readonly stack: string;
  readonly json?: boolean;
}

const clientOf = (
  { state, secrets, secretPrefix, minutUrl, limitScope, clock }: Deployment,
  account: string,
): MinutClient =>
  createAccountClients({
    settings: {
      MINUT_API_URL: minutUrl,
      SECRET_PREFIX: secretPrefix,
      MINUT_LIMIT_SCOPE: limitScope,
      MINUT_GUEST_FIELDS: process.env.MINUT_GUEST_FIELDS,
    },
    secrets,
    state,
    clock,
    use: 'interactive',
    patienceMs: 120_000,
  }).of(account);

const readList = async (
  file: string,
  times: StayTimes,
  source: string | undefined,
): Promise<ReservationList> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read.`, { cause });
  }
  if (/\.ics$/i.test(file)) return readIcs(text, times, source);
  if (/\.csv$/i.test(file)) return readCsv(text, times, source);
  throw new UsageError(`${file} is neither .ics nor .csv: export the calendar as iCal, or the table as CSV.`);
};

const timeZoneOf = async (
  deployment: Deployment,
  client: MinutClient,
  { account, home, timeZone }: Options,
): Promise<string> => {
  if (timeZone) return timeZone;
  const { homes, account: own } = await loadActiveSet(deployment.config, account);
  const known = homes.get(home)?.timeZone;
  if (known) return known;
  for await (const { id, timeZone: atMinut } of client.homes()) if (id === home && atMinut) return atMinut;
  if (own?.timeZone) return own.timeZone;
  throw new UsageError(
    `The home ${home} has no time zone: give one with --time-zone, such as Europe/Stockholm.`,
  );
};

const guestsOf = async (client: MinutClient, home: string): Promise<Guest[]> => {
  try {
    return await collect(client.guests.list(home));
  } catch (cause) {
    if (!(cause instanceof MinutRefusedError) || cause.status !== 404) throw cause;
    const known = (await collect(client.homes())).map(({ id, name }) => `${id} (${name})`);
    throw new UsageError(`Minut has no home ${home}; it has ${known.join(', ')}. Nothing was changed.`, {
      cause,
    });
  }
};

const minute = (time: string | undefined): string => time?.slice(0, 16).replace('T', ' ') ?? 'open';
const stay = (checkIn: string | undefined, checkOut: string | undefined): string =>
  `${minute(checkIn)} – ${minute(checkOut)} UTC`;

const showPlan = (plan: ImportPlan, list: ReservationList, isDryRun: boolean): void => {
  const verb = (done: string, would: string) => (isDryRun ? `would ${would}` : done);
  for (const guest of plan.create)
    say.done(`${verb('added', 'add')}    ${stay(guest.checkIn, guest.checkOut)}`);
  for (const { guest, change } of plan.update) {
    say.done(
      `${verb('changed', 'change')}  ${stay(guest.checkIn, guest.checkOut)}: ${Object.keys(change).join(', ')}`,
    );
  }
  for (const guest of plan.remove)
    say.done(`${verb('removed', 'remove')}  ${stay(guest.checkIn, guest.checkOut)}`);
  const left = [
    [plan.unchanged, 'as they should be'],
    [plan.foreign, 'at Minut already from elsewhere'],
    [plan.past, 'over'],
    [list.blocks, 'closed days, no stays'],
  ] as const;
  for (const [count, what] of left) if (count > 0) say.detail(`${count} ${what}`);
  for (const reason of list.skipped) say.look(reason);
  if (plan.create.length + plan.update.length + plan.remove.length === 0) say.done('Nothing to change');
};

const importFile = async (file: string, options: Options): Promise<void> => {
  // The file first: a wrong one needs no network to say so.
  await readList(file, { ...options, timeZone: 'UTC' }, options.source);
  const deployment = await openDeployment(options);
  const client = clientOf(deployment, options.account);
  const guests = await guestsOf(client, options.home);
  const timeZone = await timeZoneOf(deployment, client, options);
  const list = await readList(file, { ...options, timeZone }, options.source);
  const plan = planImport(list, guests, deployment.clock.now());
  if (!options.dryRun) await applyImport(client.guests, options.home, plan);
  if (options.json)
    say.line(
      JSON.stringify({
        dryRun: options.dryRun === true,
        source: list.source,
        ...plan,
        skipped: list.skipped,
      }),
    );
  else showPlan(plan, list, options.dryRun === true);
  if (list.skipped.length > 0) process.exitCode = exitCodes.wrong;
};

const listGuests = async (options: Options): Promise<void> => {
  const deployment = await openDeployment(options);
  const guests = await guestsOf(clientOf(deployment, options.account), options.home);
  if (options.json) return say.line(JSON.stringify(guests));
  for (const { id, kind, checkIn, checkOut, name } of guests) {
    say.line(`${id}  ${stay(checkIn, checkOut)}  ${kind.padEnd(10)}  ${name ?? 'no name'}`);
  }
  if (guests.length === 0) say.line('No stays.');
};

const program = new Command('npm run guests --')
  .description('Brings stays from booking platforms to Minut.')
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

const subcommand = (usage: string, description: string): Command =>
  program
    .command(usage)
    .description(description)
    .requiredOption('--home <id>', 'Minut’s id of the home')
    .addOption(new Option('--account <id>', 'whose home it is').default('default'))
    .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
    .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
    .addOption(new Option('--json', 'prints JSON for scripts, with names'))
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

subcommand('list', 'the stays that Minut has').action(listGuests);
subcommand(
  'import <file>',
  'makes the stays of an .ics or .csv file Minut’s; running it again changes nothing',
)
  .addOption(new Option('--dry-run', 'shows what would change and changes nothing'))
  .addOption(new Option('--source <name>', 'which system the file is from; unless given, the file says so'))
  .addOption(
    new Option('--check-in <time>', 'where the file has only days').default(defaultStayTimes.checkIn),
  )
  .addOption(new Option('--check-out <time>', 'likewise').default(defaultStayTimes.checkOut))
  .addOption(new Option('--time-zone <name>', 'of the home, where Minut does not know it'))
  .action(importFile);

await runCommand(() => program.parseAsync());

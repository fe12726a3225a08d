import { Command, InvalidArgumentError, Option } from 'commander';
import type { OverviewLink } from '../shared/messages/overview-link.ts';
import { checkAccountId } from '../shared/minut/connect-account.ts';
import { invitationLink } from '../shared/minut/invitation.ts';
import { createLinkKey } from '../shared/platform/link-key.ts';
import { signToken } from '../shared/platform/signed-token.ts';
import { loadActiveSet } from '../shared/store/active-items.ts';
import { openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand, UsageError } from './usage.ts';

interface Options {
  readonly account: string;
  readonly days: number;
  readonly local?: boolean;
  readonly stack: string;
  readonly json?: boolean;
}

const dayMs = 24 * 60 * 60_000;
const mostDays = 30;

const daysOf = (text: string): number => {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
  throw new InvalidArgumentError(`Give a whole number of days, 1 to ${mostDays}.`);
};

const invite = async (options: Options): Promise<void> => {
  checkAccountId(options.account);
  const { secrets, secretPrefix, publicUrl, clock } = await openDeployment(options);
  const key = await createLinkKey(secrets, secretPrefix)();
  const expiresAt = new Date(clock.now() + options.days * dayMs).toISOString();
  const link = invitationLink(publicUrl, { account: options.account, expiresAt }, key);
  if (options.json) return say.line(JSON.stringify({ account: options.account, expiresAt, link }));
  say.done(`Whoever opens this link can connect their Minut login as account ${options.account}`);
  say.detail(`until ${expiresAt}`);
  say.line();
  say.line(link);
};

interface OverviewOptions extends Options {
  readonly for?: string;
  readonly manage?: boolean;
}

const overview = async ({ for: named, manage = false, ...options }: OverviewOptions): Promise<void> => {
  checkAccountId(options.account);
  const { config, secrets, secretPrefix, publicUrl, clock } = await openDeployment(options);
  const set = await loadActiveSet(config, options.account);
  const by = named ?? set.account?.owner;
  if (by === undefined || !set.contacts.has(by)) {
    const known = [...set.contacts.keys()].join(', ') || 'none yet';
    throw new UsageError(
      `There is no contact ${by ?? '(no owner)'} in account ${options.account}; contacts are: ${known}.`,
    );
  }
  const expiresAt = new Date(clock.now() + options.days * dayMs).toISOString();
  const fields: OverviewLink = { account: options.account, by, manage, expiresAt };
  const link = `${publicUrl}/o/${signToken('overview 1', fields, await createLinkKey(secrets, secretPrefix)())}`;
  if (options.json) return say.line(JSON.stringify({ ...fields, link }));
  say.done(`${manage ? 'The overview of' : 'A read-only overview of'} account ${options.account} for ${by}`);
  say.detail(
    `until ${expiresAt}${manage ? '; whoever has this link can change rules, homes and duties' : ''}`,
  );
  say.line();
  say.line(link);
};

const program = new Command('npm run link --')
  .description('Makes signed links.')
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

program
  .command('connect')
  .description('an invitation for a host to connect their Minut login (deployments with context partner)')
  .requiredOption('--account <id>', 'the id the host will have here')
  .addOption(new Option('--days <number>', 'how long the link works').argParser(daysOf).default(7))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .addOption(new Option('--json', 'prints JSON for scripts'))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))
  .action(invite);

program
  .command('overview')
  .description('open incidents, the last night, homes and messages, on one page')
  .addOption(new Option('--account <id>', 'whose overview').default('default'))
  .option('--for <contact>', 'who gets the link, a contact; the owner of the account unless given')
  .option('--manage', 'may also pause homes and rules, swap duties, record calls and undo')
  .addOption(new Option('--days <number>', 'how long the link works').argParser(daysOf).default(7))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .addOption(new Option('--json', 'prints JSON for scripts'))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))
  .action(overview);

await runCommand(() => program.parseAsync());

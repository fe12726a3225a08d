import { Command, InvalidArgumentError, Option } from 'commander';
import { checkAccountId } from '../shared/minut/connect-account.ts';
import { invitationLink } from '../shared/minut/invitation.ts';
import { createLinkKey } from '../shared/platform/link-key.ts';
import { openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand } from './usage.ts';

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

await runCommand(() => program.parseAsync());

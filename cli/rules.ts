import { Command, Option } from 'commander';
import { check } from './rules/check.ts';
import { put, remove } from './rules/edit.ts';
import { history, list, revert, show } from './rules/look.ts';
import { replay } from './rules/replay.ts';
import { tryRule } from './rules/try.ts';
import { why } from './rules/why.ts';
import { runCommand } from './usage.ts';

const program = new Command('npm run rules --')
  .description('Checks, writes and tries out what Nightdesk does: rules, contacts, homes, accounts.')
  .configureHelp({ helpWidth: 100 })
  .addHelpText(
    'after',
    `
Examples:
  npm run rules -- check rules/
  npm run rules -- put rules/noise.yaml --local
  npm run rules -- try noise-started --type noise-started --guest "Astrid Gast" --phone +46701740606 --local
  npm run rules -- why 5ffffeecb167b70039f8076f --for nina --stack Nightdesk

Ends with 0 when all is well, 1 when something is wrong with the rules, 2 when it was called wrongly.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const subcommand = (usage: string, description: string): Command =>
  program
    .command(usage)
    .description(description)
    .addOption(new Option('--local', 'the running npm start, found by PORT'))
    .addOption(new Option('--table <name>', 'the config table'))
    .addOption(new Option('--state <name>', 'the state table; found by the config table unless given'))
    .addOption(new Option('--stack <name>', 'the tables of a deployed stack'))
    .addOption(new Option('--account <id>', "one account's own items"))
    .addOption(new Option('--json', 'prints JSON for scripts'));

const yes = () => new Option('--yes', 'without asking');

subcommand('check [files...]', 'what is wrong with files or directories of items, or with a table').action(
  check,
);
subcommand('put <files...>', 'writes items, after showing what changes; refuses a broken one')
  .addOption(yes())
  .addOption(
    new Option('--replay [time]', 'says what the rules would have sent in that time; 7d unless given'),
  )
  .action(put);
subcommand('list', 'every item and whether it is in force').action(list);
subcommand('show <item...>', 'one item: ID of a rule, or KIND ID').action(show);
subcommand('delete <item...>', 'deletes an item: ID, or KIND ID').addOption(yes()).action(remove);
subcommand('history <item...>', 'the versions of an item: ID of a rule, or KIND ID').action(history);
subcommand('revert <item...>', 'brings an earlier version of an item back')
  .addOption(
    new Option('--to <version>', 'which one, or what its name begins with; the one before unless given'),
  )
  .addOption(yes())
  .action(revert);
subcommand('try [rule]', 'who would get what and why; sends nothing')
  .addOption(new Option('--event <file>', 'an event of Minut as JSON'))
  .addOption(new Option('--type <name>', 'an event type, such as noise-started').conflicts('event'))
  .addOption(new Option('--home <id>', 'the home; the first unless given'))
  .addOption(new Option('--device <id>', 'the device'))
  .addOption(new Option('--at <time>', 'when it happens, such as 2026-11-21T22:30:00Z; now unless given'))
  .addOption(new Option('--value <number>', 'the value that the event carries'))
  .addOption(new Option('--guest <name>', 'a guest of this name is staying'))
  .addOption(new Option('--no-guest', 'nobody is staying'))
  .addOption(new Option('--phone <number>', "the guest's number"))
  .addOption(
    new Option('--stay <kind>', 'whose stay it is: guest, owner, cleaning, contractor, none, overlapping'),
  )
  .addOption(new Option('--sensor <reading...>', 'the latest reading, such as sound=80'))
  .addOption(new Option('--occupied', 'there was motion lately'))
  .addOption(new Option('--with <files...>', 'as if the items of these files were in the table'))
  .action(tryRule);
subcommand('why <id>', 'which rule, condition, cap or quiet time decided: of an event or an incident')
  .addOption(new Option('--for <contact>', 'only the messages to this contact, or to guest'))
  .addOption(new Option('--home <id>', 'where the event happened'))
  .action(why);
subcommand('replay', 'the rules in force over the recorded events, beside what was sent')
  .addOption(new Option('--since <time>', 'how far back').default('7d'))
  .action(replay);

await runCommand(() => program.parseAsync());

import { Command, Option } from 'commander';
import { checkAccountId, disconnectAccount } from '../shared/minut/connect-account.ts';
import { createHttp } from '../shared/minut/http.ts';
import { createOauth } from '../shared/minut/oauth.ts';
import { sqs } from '../shared/platform/clients.ts';
import { askCredentials } from './connect/ask-credentials.ts';
import { watchSkew } from './connect/clock-skew.ts';
import { clientWithToken, connectOwnAccount } from './connect/connect-own-account.ts';
import { readOperator, terminal } from './connect/operator.ts';
import { findDeployedQueues } from './dead-letters/find-queues.ts';
import { openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand, UsageError } from './usage.ts';

interface Options {
  readonly account: string;
  readonly rotate?: boolean;
  readonly disconnect?: boolean;
  readonly newCredentials?: boolean;
  readonly phone?: string;
  readonly timeZone?: string;
  readonly testText: boolean;
  readonly local?: boolean;
  readonly stack: string;
}

/** Where `notify` takes its work from. @throws UsageError */
const notificationsQueue = async ({ local, stack }: Options): Promise<string> => {
  const url = local
    ? process.env.NOTIFICATIONS_QUEUE_URL
    : (await findDeployedQueues(stack)).find(({ name }) => name === 'notifications')?.sourceUrl;
  if (url) return url;
  throw new UsageError(`The stack ${stack} has no queue "notifications": deploy this version first.`);
};

const connect = async (options: Options): Promise<void> => {
  const { account } = options;
  checkAccountId(account);
  const operator = readOperator(options);
  const deployment = await openDeployment(options);
  const { clock, minutUrl } = deployment;
  const skew = watchSkew(createHttp(), clock.wall);
  const oauthClient = await askCredentials(deployment, process.env, options.newCredentials === true);
  try {
    if (options.disconnect) {
      const oauth = createOauth({ baseUrl: minutUrl, http: skew.http, wall: clock.wall });
      const { accessToken } = await oauth.clientCredentials(oauthClient);
      const { hooks } = clientWithToken(deployment, account, accessToken, skew.http);
      await disconnectAccount(deployment, account, hooks);
      say.done(`Account ${account} is disconnected; its rules, contacts and homes are kept`);
      return;
    }
    const rotate = options.rotate === true;
    const works = await connectOwnAccount(deployment, oauthClient, skew.http, {
      account,
      rotate,
      operator,
      ask: terminal(),
      testTextThrough: options.testText
        ? { sqs: sqs(), notificationsUrl: await notificationsQueue(options) }
        : undefined,
    });
    if (!works) process.exitCode = exitCodes.wrong;
  } finally {
    const warning = skew.warning();
    if (warning) say.look(warning);
    skew.http.close();
  }
};

const program = new Command('npm run connect --')
  .description(
    'Connects your Minut account: checks the credentials, writes homes and first rules, registers or repairs the webhook, pings it, says what arrived, and sends you a test text.',
  )
  .addHelpText(
    'after',
    '\nClient id and secret come from MINUT_CLIENT_ID and MINUT_CLIENT_SECRET, from the last run, or are asked for.\nYour number and time zone are asked for in a terminal where nobody is on call yet; a script gives them as options.\nRunning it again repairs what is missing and leaves alone what you have edited.',
  )
  .configureHelp({ helpWidth: 100 })
  .addOption(
    new Option('--account <id>', 'the account’s id, part of its webhook’s address').default('default'),
  )
  .addOption(new Option('--phone <number>', 'who is on call, where nobody is: +46701740605'))
  .addOption(new Option('--time-zone <name>', 'the account’s, where it has none: Europe/Stockholm'))
  .addOption(new Option('--no-test-text', 'sends no test text to the number'))
  .addOption(new Option('--rotate', 'a new webhook secret and token; the old ones are accepted for an hour'))
  .addOption(new Option('--disconnect', 'deletes the webhook and the secrets'))
  .addOption(new Option('--new-credentials', 'asks for client id and secret although they are known'))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))
  .action(connect);

await runCommand(() => program.parseAsync());

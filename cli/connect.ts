import { Command, Option } from 'commander';
import { checkAccountId, disconnectAccount } from '../shared/minut/connect-account.ts';
import { createHttp } from '../shared/minut/http.ts';
import { createOauth } from '../shared/minut/oauth.ts';
import { askCredentials } from './connect/ask-credentials.ts';
import { watchSkew } from './connect/clock-skew.ts';
import { clientWithToken, connectOwnAccount } from './connect/connect-own-account.ts';
import { openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand } from './usage.ts';

interface Options {
  readonly account: string;
  readonly rotate?: boolean;
  readonly disconnect?: boolean;
  readonly newCredentials?: boolean;
  readonly local?: boolean;
  readonly stack: string;
}

const connect = async (options: Options): Promise<void> => {
  const { account } = options;
  checkAccountId(account);
  const deployment = await openDeployment(options);
  const { clock, minutUrl } = deployment;
  const skew = watchSkew(createHttp(), clock.wall);
  const oauthClient = await askCredentials(deployment, process.env, options.newCredentials === true);
  try {
    if (options.disconnect) {
      const oauth = createOauth({ baseUrl: minutUrl, http: skew.http, wall: clock.wall });
      const { accessToken } = await oauth.clientCredentials(oauthClient);
      await disconnectAccount(deployment, account, clientWithToken(deployment, accessToken, skew.http).hooks);
      say.done(`Account ${account} is disconnected; its rules, contacts and homes are kept`);
      return;
    }
    const rotate = options.rotate === true;
    const works = await connectOwnAccount(deployment, oauthClient, skew.http, { account, rotate });
    if (!works) process.exitCode = exitCodes.wrong;
  } finally {
    const warning = skew.warning();
    if (warning) say.look(warning);
    skew.http.close();
  }
};

const program = new Command('npm run connect --')
  .description(
    'Connects your Minut account: checks the credentials, writes the homes, registers or repairs the webhook, pings it and says what arrived.',
  )
  .addHelpText(
    'after',
    '\nClient id and secret come from MINUT_CLIENT_ID and MINUT_CLIENT_SECRET, from the last run, or are asked for.\nRunning it again repairs what is missing and leaves alone what you have edited.',
  )
  .configureHelp({ helpWidth: 100 })
  .addOption(
    new Option('--account <id>', 'the account’s id, part of its webhook’s address').default('default'),
  )
  .addOption(new Option('--rotate', 'a new webhook secret and token; the old ones are accepted for an hour'))
  .addOption(new Option('--disconnect', 'deletes the webhook and the secrets'))
  .addOption(new Option('--new-credentials', 'asks for client id and secret although they are known'))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))
  .action(connect);

await runCommand(() => program.parseAsync());

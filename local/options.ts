import { Command, InvalidArgumentError, Option } from 'commander';
import type { RealAccount } from './local-account.ts';
import { defaultScheme, isScheme, type Scheme, schemes } from './minut-simulator/sign.ts';
import { StartError } from './start-error.ts';

export interface Options {
  readonly port: number;
  readonly speed: number;
  readonly dataDir: string | undefined;
  readonly localDir: string;
  readonly scheme: Scheme;
  readonly minut: RealAccount | undefined;
}

const highestPort = 65_535;
/** Above this the clock outruns what one process can do between two of its ticks. */
const highestSpeed = 100_000;

const port = (text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= highestPort) return number;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${highestPort}; 0 takes any free one.`);
};

const speed = (text: string): number => {
  const number = Number(text);
  if (number >= 1 && number <= highestSpeed) return number;
  throw new InvalidArgumentError(`It must be a number from 1 to ${highestSpeed}.`);
};

const scheme = (text: string): Scheme => {
  if (isScheme(text)) return text;
  throw new InvalidArgumentError(`It must be one of ${schemes.join(', ')}.`);
};

const realAccountVariables = ['MINUT_API_URL', 'MINUT_CLIENT_ID', 'MINUT_CLIENT_SECRET'] as const;

/** The real account that the environment names; half of one is a mistake. @throws StartError */
const realAccount = (environment: NodeJS.ProcessEnv): RealAccount | undefined => {
  const [apiUrl, clientId, clientSecret] = realAccountVariables.map((name) => environment[name] || undefined);
  if (apiUrl && clientId && clientSecret) return { apiUrl, clientId, clientSecret };
  if (!apiUrl && !clientId && !clientSecret) return undefined;
  const missing = realAccountVariables.filter((name) => !environment[name]);
  throw new StartError(
    `A real Minut account needs ${realAccountVariables.join(', ')}: set ${missing.join(' and ')}, too, or none of them.`,
  );
};

/**
 * Reads the options of `npm start`; what the command line leaves out comes from the environment. Ends the process
 * with a sentence when something is wrong, and for `--help`.
 */
export const parseOptions = (args: readonly string[], environment = process.env): Options => {
  const command = new Command('npm start --')
    .description(
      'Runs all of Nightdesk on this machine: handlers, tables, queues, a simulated Minut, a phone inbox.',
    )
    .addOption(
      new Option('--port <number>', 'the port that everything is on, on 127.0.0.1')
        .env('PORT')
        .default(8787)
        .argParser(port),
    )
    .addOption(
      new Option('--speed <number>', 'how many times faster than real time the clock runs')
        .env('SPEED')
        .default(1)
        .argParser(speed),
    )
    .addOption(new Option('--data <directory>', 'keeps tables, queues and inbox across runs'))
    .addOption(
      new Option('--scheme <name>', 'how the simulated Minut signs')
        .env('MINUT_SIM_SCHEME')
        .default(defaultScheme)
        .argParser(scheme),
    )
    .addOption(
      new Option(
        '--local-dir <directory>',
        'where its credentials, and its endpoints for the commands, are kept',
      )
        .env('NIGHTDESK_LOCAL_DIR')
        .default('.local'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --speed 60        one minute a second: a party is over in 25\n  npm start -- --data ~/night    goes on where it was\n\nMINUT_API_URL, MINUT_CLIENT_ID and MINUT_CLIENT_SECRET take events from a real account instead of the simulator.',
    )
    .configureHelp({ helpWidth: 100 })
    .allowExcessArguments(false);
  command.parse([...args], { from: 'user' });
  const options = command.opts<{
    port: number;
    speed: number;
    data?: string;
    scheme: Scheme;
    localDir: string;
  }>();
  return {
    port: options.port,
    speed: options.speed,
    dataDir: options.data,
    localDir: options.localDir,
    scheme: options.scheme,
    minut: realAccount(environment),
  };
};

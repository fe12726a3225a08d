import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { createAccountClients } from '../shared/minut/account-clients.ts';
import { evidencePage } from '../shared/pages/evidence-page.ts';
import { render } from '../shared/pages/html.ts';
import { quantityOf } from '../shared/pages/quantity.ts';
import { loadActiveSet } from '../shared/store/active-items.ts';
import { findIncident } from '../shared/store/find-incident.ts';
import { createAskMinut } from '../shared/views/ask-minut.ts';
import { viewIncident } from '../shared/views/view-incident.ts';
import { openDeployment } from './deployment.ts';
import { say } from './say.ts';
import { exitCodes, runCommand, UsageError } from './usage.ts';

interface Options {
  readonly incident: string;
  readonly out?: string;
  readonly local?: boolean;
  readonly stack: string;
}

/** Nobody waits in the night for a report, so Minut has this many milliseconds to answer. */
const patienceMs = 20_000;

const report = async ({ incident: id, out, ...options }: Options): Promise<void> => {
  const { state, config, secrets, secretPrefix, clock, minutUrl, limitScope } = await openDeployment(options);
  const stored = await findIncident(state, id);
  if (!stored) {
    throw new UsageError(
      `There is no incident ${id}; an id has 16 hex digits, the log names it, and incidents are kept for 400 days.`,
    );
  }
  const clients = createAccountClients({
    settings: { MINUT_API_URL: minutUrl, SECRET_PREFIX: secretPrefix, MINUT_LIMIT_SCOPE: limitScope },
    secrets,
    state,
    clock,
  });
  const view = await viewIncident(
    {
      ...stored,
      set: await loadActiveSet(config, stored.incident.account),
      viewer: { key: 'command-line', name: 'command line', role: 'staff' },
    },
    undefined,
    {
      state,
      clock,
      askMinut: createAskMinut(clients, clock),
      defaultTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      newForm: () => '',
      patienceMs,
    },
  );
  const file = resolve(out ?? `incident-${id}.html`);
  await writeFile(file, await render(evidencePage(view)));
  say.done(`The report on incident ${id} at ${view.home.name} is in`);
  say.line(`  ${file}`);
  if (quantityOf(stored.incident.condition) && view.measurements.series.length === 0)
    say.look('Minut told no readings for that time: the chart shows what came with the notices.');
};

const program = new Command('npm run report --')
  .description(
    'Writes what happened in an incident to one HTML file that opens and prints anywhere: times, readings, messages with their outcome, who took it. It holds no guest’s name or number.',
  )
  .requiredOption('--incident <id>', '16 hex digits; `GET /incidents.json` and the log name it')
  .option('--out <file>', 'where to write it; incident-<id>.html unless given')
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage))
  .action(report);

await runCommand(() => program.parseAsync());

import { createInterface } from 'node:readline/promises';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command, Option } from 'commander';
import { dynamoDb } from '../shared/platform/clients.ts';
import type { ActiveSet } from '../shared/rules/active-set.ts';
import { loadActiveSet } from '../shared/store/active-items.ts';
import { listAccounts } from '../shared/store/known-accounts.ts';
import { countLetters } from './dead-letters/dead-letters.ts';
import { findDeployedQueues, findLocalQueues } from './dead-letters/find-queues.ts';
import { configTableName, openDeployment } from './deployment.ts';
import { checkAccounts } from './doctor/check-accounts.ts';
import { checkAws } from './doctor/check-aws.ts';
import { deployedFunction } from './doctor/deployed-function.ts';
import { type Finding, findingsOf } from './doctor/finding.ts';
import { fixSms, smsChanges } from './doctor/fix-sms.ts';
import { say } from './say.ts';
import { exitCodes, runCommand, UsageError } from './usage.ts';

interface Options {
  readonly local?: boolean;
  readonly stack: string;
  readonly json?: boolean;
  readonly fixSms?: boolean;
  readonly yes?: boolean;
}

const { fine, wrong } = findingsOf('dead-letters');

const checkQueues = async ({ local, stack }: Options): Promise<readonly Finding[]> => {
  const client = new SQSClient({});
  const queues = local
    ? await findLocalQueues(client, process.env.AWS_ENDPOINT_URL_SQS ?? '')
    : await findDeployedQueues(stack);
  const findings: Finding[] = [];
  for (const queue of queues) {
    const waiting = await countLetters(client, queue);
    if (waiting > 0)
      findings.push(
        wrong(
          `${waiting} messages of ${queue.name} were given up on.`,
          `See them: npm run redrive -- show ${queue.name}.`,
        ),
      );
  }
  return findings.length > 0 ? findings : [fine('Nothing was given up on.')];
};

const switchOnSmsLog = async ({ stack, yes }: Options): Promise<void> => {
  const functionName = await deployedFunction(stack, 'Delivery', 'delivery');
  say.line('This changes settings of the AWS account that other programs share:');
  for (const change of smsChanges(functionName)) say.detail(change);
  if (!yes) {
    if (!process.stdin.isTTY) throw new UsageError('Nothing was changed: say that you mean it with --yes.');
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question('Change them? [y/N] ');
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) return say.line('Nothing was changed.');
  }
  await fixSms(functionName, await new SNSClient({}).config.region());
  say.done('What becomes of texts is logged from now on and comes back onto their actions.');
};

const report = (findings: readonly Finding[]): void => {
  const print = { fine: say.done, look: say.look, wrong: say.wrong } as const;
  for (const { state, what, todo } of findings) {
    print[state](what);
    if (todo) say.detail(todo);
  }
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  say.line();
  say.line(`${count('fine')} fine, ${count('look')} to look at, ${count('wrong')} broken`);
};

const examine = async (options: Options): Promise<void> => {
  const deployment = await openDeployment(options);
  const accounts = await listAccounts(dynamoDb(), await configTableName(options));
  const sets = new Map<string, ActiveSet>();
  for (const account of [...accounts].toSorted())
    sets.set(account, await loadActiveSet(deployment.config, account));
  const findings = [
    ...(options.local ? [] : await checkAws(options.stack, deployment.alarmTopicArn, [...sets.values()])),
    ...(await checkAccounts(deployment, sets, options.local ? '--local' : `--stack ${options.stack}`)),
    ...(await checkQueues(options)),
  ];
  if (options.json) say.line(JSON.stringify(findings));
  else report(findings);
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = exitCodes.wrong;
};

const program = new Command('npm run doctor --')
  .description(
    'Looks whether alerts can get through, from the alarm subscription to the webhook at Minut, and says for each thing that is missing what to do next. Ends with 1 where something is broken.',
  )
  .addOption(
    new Option('--fix-sms', 'switches the log of what becomes of texts on, for the whole AWS account; asks'),
  )
  .addOption(new Option('--yes', 'without asking'))
  .addOption(new Option('--json', 'prints JSON for scripts'))
  .addOption(new Option('--local', 'works on the running npm start, found by PORT'))
  .addOption(new Option('--stack <name>', 'the deployed stack').default('Nightdesk'))
  .configureHelp({ helpWidth: 100 })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action((options: Options) => (options.fixSms ? switchOnSmsLog(options) : examine(options)));

await runCommand(() => program.parseAsync());

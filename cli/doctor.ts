import { createInterface } from 'node:readline/promises';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command, Option } from 'commander';
import { dynamoDb } from '../shared/platform/clients.ts';
import { listAccounts } from '../shared/store/known-accounts.ts';
import { countLetters } from './dead-letters/dead-letters.ts';
import { findDeployedQueues, findLocalQueues } from './dead-letters/find-queues.ts';
import { configTableName, openDeployment } from './deployment.ts';
import { checkAccounts } from './doctor/check-accounts.ts';
import { checkChannels } from './doctor/check-channels.ts';
import { type Finding, fine, wrong } from './doctor/finding.ts';
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

const deliveryFunction = async (stack: string): Promise<string> => {
  const pages = paginateListStackResources({ client: new CloudFormationClient({}) }, { StackName: stack });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries) {
      if (
        ResourceType === 'AWS::Lambda::Function' &&
        /^Deliverydelivery/.test(LogicalResourceId) &&
        PhysicalResourceId
      )
        return PhysicalResourceId;
    }
  }
  throw new UsageError(`The stack ${stack} has no function "delivery": deploy this version first.`);
};

const switchOnSmsLog = async ({ stack, yes }: Options): Promise<void> => {
  const functionName = await deliveryFunction(stack);
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

const examine = async (options: Options): Promise<void> => {
  const deployment = await openDeployment(options);
  const accounts = await listAccounts(dynamoDb(), await configTableName(options));
  const findings = [
    ...(await checkAccounts({ ...deployment, accounts })),
    ...(await checkQueues(options)),
    ...(options.local ? [] : await checkChannels()),
  ];
  if (options.json) say.line(JSON.stringify(findings));
  else
    for (const { state, what, todo } of findings) {
      (state === 'fine' ? say.done : say.look)(what);
      if (todo) say.detail(todo);
    }
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = exitCodes.wrong;
};

const program = new Command('npm run doctor --')
  .description('Looks whether alerts can get through: accounts, canary, dead letters, texts and e-mails.')
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

import assert from 'node:assert/strict';
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { synthesize } from '../../infra/synthesize.ts';
import { settings } from '../cdk.ts';
import type { Deployment } from '../deployment.ts';
import { EmulatorLacksError, type Scenario } from '../scenario.ts';
import { waitFor } from '../wait-for.ts';

const template = synthesize(settings);
const isMath = ([, { Properties }]: ReturnType<typeof template.ofType>[number]): boolean =>
  Properties.Metrics !== undefined;
const alarms = template.ofType('AWS::CloudWatch::Alarm');

const deployedAlarms = async ({ cloudFormation }: Deployment): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackResourcesCommand({ StackName: 'Nightdesk', NextToken }),
    );
    for (const { ResourceType, LogicalResourceId = '' } of page.StackResourceSummaries ?? [])
      if (ResourceType === 'AWS::CloudWatch::Alarm') ids.add(LogicalResourceId);
    ({ NextToken } = page);
  } while (NextToken);
  return ids;
};

/** Deploys one resource in a stack of its own. @throws EmulatorLacksError when the emulator does not make it */
const tryAlone = async (
  { cloudFormation }: Deployment,
  Type: string,
  Properties: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const StackName = `Probe${Type.replaceAll(':', '')}`;
  const TemplateBody = JSON.stringify({ Resources: { Probe: { Type, Properties } } });
  try {
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  } catch (error) {
    // It refuses a template with a type that it does not know before it makes anything.
    throw new EmulatorLacksError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const status = await waitFor(`the stack ${StackName}`, 30, async () => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const now = Stacks[0]?.StackStatus;
    return now?.endsWith('_IN_PROGRESS') ? undefined : now;
  });
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  if (status !== 'CREATE_COMPLETE') throw new EmulatorLacksError(`${Type}: ${status}`);
};

export const alarmScenarios: readonly Scenario[] = [
  {
    title: 'has every alarm of the template on one metric',
    play: async (deployment) => {
      const deployed = await deployedAlarms(deployment);
      const wanted = alarms.filter((alarm) => !isMath(alarm)).map(([id]) => id);
      assert.ok(wanted.length > 0);
      assert.deepEqual([...deployed].toSorted(), wanted.toSorted());
    },
  },
  {
    title: 'has an alarm on metric math, as the template says',
    play: async (deployment) => {
      const [[, alarm] = []] = alarms.filter(isMath);
      assert.ok(alarm, 'The template should have one.');
      const { AlarmActions: _topic, ...properties } = alarm.Properties;
      await tryAlone(deployment, 'AWS::CloudWatch::Alarm', properties);
    },
  },
  {
    title: 'has an alarm over other alarms where a phone is set, as the template says',
    play: async (deployment) => {
      const [[, alarm] = []] = template.ofType('AWS::CloudWatch::CompositeAlarm');
      assert.ok(alarm, 'The template should have one.');
      await tryAlone(deployment, 'AWS::CloudWatch::CompositeAlarm', {
        AlarmName: 'probe',
        AlarmRule: 'FALSE',
        AlarmDescription: alarm.Properties.AlarmDescription,
      });
    },
  },
];

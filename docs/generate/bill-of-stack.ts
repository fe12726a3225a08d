import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { NightdeskStack } from '../../infra/nightdesk-stack.ts';
import { readSettings } from '../../infra/settings.ts';

const cdkJson = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')));

const mappingSchema = z.object({ Properties: z.object({ EventSourceArn: z.unknown() }) });

const alarmSchema = z.object({
  Properties: z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional() }),
});

const metricsRead = (metrics: readonly { readonly MetricStat?: unknown }[] | undefined): number =>
  metrics === undefined ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;

/** What of the synthesized template costs money while nothing happens. */
export interface StackBill {
  readonly alarms: number;
  /** What alarms are charged by: one on metric math counts once for each metric that it reads. */
  readonly alarmMetrics: number;
  readonly secrets: number;
  /** Queues that Lambda polls, by kind: FIFO requests cost more. */
  readonly polledFifoQueues: number;
  readonly polledQueues: number;
}

/** Counts it in the template of a usual deployment: e-mail and a spend limit set, no partner pages. */
export const billOfStack = (): StackBill => {
  const context: Record<string, unknown> = {
    ...cdkJson.context,
    'aws:cdk:bundling-stacks': [],
    alarmEmail: 'ops@example.com',
    timeZone: 'Europe/Stockholm',
    emailFrom: 'nightdesk@example.com',
    smsMonthlyLimitUsd: '100',
  };
  const settings = readSettings((name) => context[name]);
  const template = Template.fromStack(new NightdeskStack(new App({ context }), 'Nightdesk', settings));
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map((alarm) =>
    alarmSchema.parse(alarm),
  );
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const fifo = Object.keys(template.findResources('AWS::SQS::Queue', { Properties: { FifoQueue: true } }));
  const sources = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
    .map((mapping) => JSON.stringify(mappingSchema.parse(mapping).Properties.EventSourceArn))
    .filter((source) => !source.includes('StreamArn'));
  const polledFifoQueues = sources.filter((source) => fifo.some((id) => source.includes(`"${id}"`))).length;
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, { Properties: { Metrics } }) => sum + metricsRead(Metrics), 0),
    secrets: count('AWS::SecretsManager::Secret'),
    polledFifoQueues,
    polledQueues: sources.length - polledFifoQueues,
  };
};

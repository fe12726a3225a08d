import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { NightdeskStack } from '../../infra/nightdesk-stack.ts';
import { readSettings, type SettingName } from '../../infra/settings.ts';
import { contextOf } from './synthesize.ts';

const reportSchema = z.object({
  pluginReports: z.array(
    z.object({
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

// The pack's first look at a template loads its 200 rules.
const slow = 120_000;

const outdir = mkdtempSync(join(tmpdir(), 'nightdesk-nag-'));

/** Every finding that nothing explains, as `rule at path`. */
const findings = (given: Partial<Record<SettingName, unknown>>, prepare?: (app: App) => void) => {
  const context = contextOf(given);
  const app = new App({ outdir, context });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new NightdeskStack(
    app,
    'Nightdesk',
    readSettings((name) => context[name]),
  );
  prepare?.(app);
  try {
    app.synth();
    return [];
  } catch (error) {
    const report = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
    const { pluginReports } = reportSchema.parse(JSON.parse(report));
    const found = pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
    );
    if (found.length === 0) throw error;
    return found;
  }
};

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

describe('cdk-nag, AwsSolutions', { timeout: slow }, () => {
  it('finds nothing that is not explained beside the resource, with everything switched on', () => {
    const everything = {
      emailFrom: 'nightdesk@example.com',
      voiceNumber: '+12025550123',
      smsMonthlyLimitUsd: '100',
      partner: 'true',
    };
    expect(findings(everything)).toEqual([]);
  });

  it('finds nothing that is not explained in the dev stage', () => {
    expect(findings({ stage: 'dev' })).toEqual([]);
  });

  it('would find a queue that answers without TLS', () => {
    const found = findings({}, (app) => {
      new Queue(app.node.findChild('Nightdesk'), 'Forgotten');
    });
    expect(found).toEqual(['AwsSolutions-SQS4 at Nightdesk/Forgotten/Resource']);
  });
});

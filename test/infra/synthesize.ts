import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { NightdeskStack } from '../../infra/nightdesk-stack.ts';
import { readSettings, type SettingName } from '../../infra/settings.ts';

export const projectRoot = join(import.meta.dirname, '../..');

const cdkJson = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')));

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});

export type Resource = z.infer<typeof resourceSchema>;

const required = { alarmEmail: 'ops@example.com', timeZone: 'Europe/Stockholm' };

export interface SynthesizeOptions {
  /** Where the bundles go. Without it nothing is bundled, which takes a tenth of the time. */
  readonly outdir?: string;
}

/** The context of a deployment with cdk.json's flags. Nothing is bundled unless `bundled`. */
export const contextOf = (
  given: Partial<Record<SettingName, unknown>>,
  bundled = false,
): Record<string, unknown> => ({
  ...cdkJson.context,
  ...(bundled ? {} : { 'aws:cdk:bundling-stacks': [] }),
  ...required,
  ...given,
});

/** The template as `cdk synth` would write it. */
export const synthesize = (
  given: Partial<Record<SettingName, unknown>> = {},
  { outdir }: SynthesizeOptions = {},
) => {
  const context = contextOf(given, outdir !== undefined);
  const app = new App({ outdir, context });
  const settings = readSettings((name) => context[name]);
  const template = Template.fromStack(new NightdeskStack(app, settings.stackName, settings));
  const resources = Object.entries(template.toJSON().Resources).map(
    ([id, resource]) => [id, resourceSchema.parse(resource)] as const,
  );
  return {
    template,
    resources,
    text: JSON.stringify(template.toJSON()),
    /** Each resource of a type, by logical id. */
    ofType: (type: string): readonly (readonly [id: string, resource: Resource])[] =>
      resources.filter(([, resource]) => resource.Type === type),
  };
};

/** Whether a value of the template refers to the resource, directly or by one of its attributes. */
export const refersTo = (value: unknown, id: string): boolean =>
  JSON.stringify(value ?? null).includes(`"${id}"`);

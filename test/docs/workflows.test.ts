import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { read } from './documented-commands.ts';

const stepSchema = z.object({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const workflowSchema = z.object({
  on: z.union([z.string(), z.object({ push: z.object({ tags: z.array(z.string()) }) })]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ steps: z.array(stepSchema) })),
});
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

const workflow = (name: string) => {
  const text = read(`.github/workflows/${name}.yml`);
  const parsed = workflowSchema.parse(parse(text));
  const steps = Object.values(parsed.jobs).flatMap((job) => job.steps);
  return { ...parsed, text, steps, runs: steps.flatMap(({ run }) => run ?? []) };
};
const test = workflow('test');
const deploy = workflow('deploy');

describe('the workflows', () => {
  it.each([...test.runs, ...deploy.runs])('call npm and nothing else: %s', (run) => {
    expect(run).not.toContain('\n');
    const [, script] = /^npm run ([a-z:-]+)( |$)/.exec(run) ?? [];
    if (script === undefined) expect(run).toMatch(/^npm (?:ci|test)$/);
    else expect(scripts).toHaveProperty([script]);
  });

  it('test each push, with what .ci/run runs that needs no browser', () => {
    expect(test.on).toBe('push');
    expect(test.permissions).toEqual({ contents: 'read' });
    expect(test.runs).toEqual([
      'npm ci',
      'npm test',
      'npm run synth',
      'npm run lint:template',
      'npm run test:deploy',
    ]);
  });

  it('deploy a tag after its tests, with a role by OIDC and no stored key', () => {
    expect(deploy.on).toEqual({ push: { tags: ['v*'] } });
    expect(deploy.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(deploy.runs.map((run) => run.split(' -- ')[0])).toEqual(['npm ci', 'npm test', 'npm run deploy']);
    expect(deploy.text).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key/);
    const role = deploy.steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
    expect(role?.with).toMatchObject({ 'role-to-assume': expect.stringContaining('vars.') });
  });

  it('hand a variable to the shell by its environment, never into the text of a command', () => {
    for (const run of [...test.runs, ...deploy.runs]) expect(run).not.toContain('${{');
  });
});

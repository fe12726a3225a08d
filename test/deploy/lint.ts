import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../infra/synthesize.ts';
import { run } from './processes.ts';
import { cleanEnvironment, installed, installPython, NotInstallableError, notInstallable } from './python.ts';

/** Templates and the log of the installation stay here; it is git-ignored. */
const folder = join(import.meta.dirname, '../../.cache/lint');

const everything = {
  emailFrom: 'nightdesk@example.com',
  voiceNumber: '+12025550123',
  smsMonthlyLimitUsd: '100',
  partner: 'true',
};

/** Every template that a setting makes differ. */
const variants = { plain: {}, everything, dev: { ...everything, stage: 'dev' } } as const;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  await installPython(join(folder, 'install.log'));
  const files = Object.entries(variants).map(([name, given]) => {
    const file = join(folder, `${name}.template.json`);
    writeFileSync(file, JSON.stringify(synthesize(given).template.toJSON(), null, 2));
    return file;
  });
  await run({ command: installed('cfn-lint'), args: files, env: cleanEnvironment() });
  console.log(`cfn-lint finds nothing in ${files.length} templates.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof NotInstallableError ? notInstallable : 1;
}

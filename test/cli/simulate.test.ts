import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('says what npm run simulate takes', () => {
  const command = join(import.meta.dirname, '../../cli/simulate.ts');
  const said = execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' });
  expect(said).toContain('--homes');
});

import { expect, it } from 'vitest';
import { settingNames } from '../../infra/settings.ts';
import { read } from './documented-commands.ts';

it.each(settingNames)('docs/deploying.md says what the context %s means', (name) => {
  const rows = read('docs/deploying.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.filter((row) => row.split(' | ')[0]?.includes(`\`${name}\``))).toHaveLength(1);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesJsonSchema } from '../../cli/rules/json-schema.ts';
import { rulesPage } from './rules-page.ts';
import { starterRulesModule } from './starter-rules.ts';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/rules.md');
writeFileSync(page, rulesPage(readFileSync(page, 'utf8')));
writeFileSync(join(root, 'rules/schema.json'), `${JSON.stringify(rulesJsonSchema(), null, 2)}\n`);
writeFileSync(join(root, 'shared/store/starter-rules.ts'), starterRulesModule());

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfStack } from './bill-of-stack.ts';
import { costPage } from './cost-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'cost.md'), costPage(billOfStack()));

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesJsonSchema } from './json-schema.ts';

writeFileSync(
  join(import.meta.dirname, '../../rules/schema.json'),
  `${JSON.stringify(rulesJsonSchema(), null, 2)}\n`,
);

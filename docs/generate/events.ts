import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsPage } from './events-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'events.md'), eventsPage());

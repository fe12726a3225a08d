import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Readable by its owner only: these files hold tokens, secrets and what people were told. */
const ownerOnly = 0o600;

/** The parsed file; undefined where there is none or it holds no JSON. */
export const readJsonFile = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Replaces the file as a whole: whoever reads it, also after a kill, sees the old content or the new. */
export const writeJsonFile = (path: string, value: unknown): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: ownerOnly });
  renameSync(draft, path);
};

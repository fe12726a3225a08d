import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type Figures, figureTitles } from './figures.ts';
import type { ChaosOptions } from './options.ts';

const numbers = z.record(z.string(), z.number());
const messageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    sent: z.number(),
    recorded: z.number(),
    total: z.number(),
    killed: z.number(),
  }),
  z.object({
    kind: z.literal('result'),
    figures: z.object({
      lost: z.number(),
      claimsAfterEnd: z.number(),
      orderViolations: z.number(),
      innocents: z.number(),
      poisonMissing: z.number(),
      duplicates: z.number(),
      duplicatesOverFaults: z.number(),
      guestDuplicates: z.number(),
      silentlyParked: z.number(),
      leaks: z.number(),
    }),
    facts: numbers,
    samples: z.array(z.string()),
  }),
]);

export interface ChaosResult {
  readonly figures: Figures;
  readonly facts: Readonly<Record<string, number>>;
  /** Log lines that leak or are none of ours, at most a few. */
  readonly samples: readonly string[];
}

export type Progress = Extract<z.infer<typeof messageSchema>, { kind: 'progress' }>;

/** Plays one run in a process of its own, whose clock is warped, and resolves with what was seen. */
export const runChaos = (
  options: ChaosOptions,
  onProgress?: (progress: Progress) => void,
): Promise<ChaosResult> =>
  new Promise((resolve, reject) => {
    const originMs = Date.now();
    let result: ChaosResult | undefined;
    const host = fork(join(import.meta.dirname, 'host.ts'), {
      // The simulator's log of failed deliveries, thousands of lines, is no news here.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--import', join(import.meta.dirname, 'warp.ts')],
      env: {
        ...process.env,
        CHAOS_OPTIONS: JSON.stringify(options),
        CHAOS_WARP: String(options.warp),
        CHAOS_ORIGIN_MS: String(originMs),
      },
    });
    host.on('message', (message) => {
      const parsed = messageSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.kind === 'progress') onProgress?.(parsed.data);
      else result = parsed.data;
    });
    host.on('error', reject);
    host.on('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`The chaos host ended with code ${code} before it had a result.`));
    });
  });

const keys = Object.keys as <Value extends object>(value: Value) => (keyof Value)[];

export const missed = (figures: Figures): readonly string[] =>
  keys(figures).flatMap((key) => (figures[key] === 0 ? [] : [`${figureTitles[key]}: ${figures[key]}`]));

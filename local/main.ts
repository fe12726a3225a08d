import { resolve } from 'node:path';
import { parseOptions } from './options.ts';
import { StartError } from './start-error.ts';
import { startLocal } from './start-local.ts';

/** What a stop may take; whatever still runs then is cut off, as by a kill, which it survives. */
const stopWithinMs = 1_000;

try {
  const options = parseOptions(process.argv.slice(2));
  const local = await startLocal({
    ...options,
    dataDir: options.dataDir && resolve(options.dataDir),
    localDir: resolve(options.localDir),
  });
  process.stdout.write(
    [
      '',
      '  Nightdesk is ready.',
      '',
      `  Inbox      ${local.url}/`,
      `  Webhook    ${local.url}/webhooks/default`,
      options.minut
        ? `  Minut      ${options.minut.apiUrl} (events are pulled every five minutes)`
        : `  Minut      ${local.url}/minut/v8 (simulated)`,
      `  Clock      ${options.speed === 1 ? 'real time' : `${options.speed} times faster`}`,
      `  Data       ${options.dataDir ?? 'in memory (keep it with --data DIR)'}`,
      '',
      '',
    ].join('\n'),
  );
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    await local.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEndpoints } from '../../local/endpoints.ts';
import { listenOnLoopback } from '../../local/listen.ts';

/** What a command takes for a running `npm start`, without its handlers: a health route and a note of the endpoints. */
export interface PretendedStart {
  /** What the command's environment must say to find it. */
  readonly variables: Readonly<Record<'PORT' | 'NIGHTDESK_LOCAL_DIR', string>>;
  stop(): void;
}

export const pretendStart = async (
  environment: Readonly<Record<string, string>>,
): Promise<PretendedStart> => {
  const directory = mkdtempSync(join(tmpdir(), 'nightdesk-pretended-'));
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ status: 'ready', run: 'pretended' })),
  );
  const port = await listenOnLoopback(server, 0);
  writeEndpoints(directory, port, { run: 'pretended', environment });
  return {
    variables: { PORT: String(port), NIGHTDESK_LOCAL_DIR: directory },
    stop: () => {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { start } from './processes.ts';
import { cleanEnvironment, installed } from './python.ts';
import { waitFor } from './wait-for.ts';
import { get } from './web.ts';

export const region = 'eu-north-1';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No free port.')),
      );
    });
  });

export interface Ministack {
  readonly endpoint: string;
  /** The certificate that it answers with, PEM. */
  readonly certificate: string;
  readonly certificateFile: string;
}

/**
 * Starts the emulator on a free loopback port, with TLS and with policies enforced: a missing grant, or a queue that
 * is used without TLS, fails here as it would in an account.
 */
export const startMinistack = async (folder: string): Promise<Ministack> => {
  const port = await freePort();
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  // It unpacks the functions below here: without this, the project's own package.json would make their CJS an ES module.
  writeFileSync(join(temporary, 'package.json'), '{ "type": "commonjs" }');
  const certificateFile = join(temporary, 'ministack-tls/server.crt');
  const logFile = join(folder, 'ministack.log');
  const child = start({
    command: installed('python'),
    args: ['-m', 'ministack'],
    logFile,
    env: {
      ...cleanEnvironment(),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      AUTH: 'true',
      USE_SSL: '1',
      // For the functions, which call the emulator themselves.
      NODE_EXTRA_CA_CERTS: certificateFile,
      TMPDIR: temporary,
      S3_DATA_DIR: join(temporary, 's3'),
    },
  });
  const endpoint = `https://127.0.0.1:${port}`;
  const certificate = await waitFor(`MiniStack to answer (see ${logFile})`, 60, async () => {
    if (child.exitCode !== null) throw new Error(`MiniStack ended with ${child.exitCode}: see ${logFile}.`);
    try {
      const pem = readFileSync(certificateFile, 'utf8');
      const { status } = await get(`${endpoint}/_ministack/ready`, pem);
      return status === 200 ? pem : undefined;
    } catch {
      // Neither the certificate nor the port is there at once.
      return undefined;
    }
  });
  return { endpoint, certificate, certificateFile };
};

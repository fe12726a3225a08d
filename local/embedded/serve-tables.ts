import dynalite from 'dynalite';
import { listenOnLoopback } from '../listen.ts';

export interface TableServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts dynalite on a free loopback port.
 * @param dataDir where the rows are kept over a kill; in memory without it
 */
export const serveTables = async (dataDir?: string): Promise<TableServer> => {
  const server = dynalite({ createTableMs: 0, ...(dataDir ? { path: dataDir } : {}) });
  const port = await listenOnLoopback(server, 0);
  return {
    port,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

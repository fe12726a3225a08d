import { once } from 'node:events';
import type { Server } from 'node:net';

/** The one port that everything is on was taken by another program. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`Port ${port} is taken: stop what listens there, or choose another with --port or PORT.`, options);
    this.port = port;
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/**
 * Listens on 127.0.0.1, so that nobody else on the network reaches what has no authentication.
 * @param port 0 for any free one
 * @returns the port
 * @throws PortTakenError
 */
export const listenOnLoopback = async (server: Server, port: number): Promise<number> => {
  server.listen({ port, host: '127.0.0.1' });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw new PortTakenError(port, { cause: error });
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};

import { once } from 'node:events';
import type { Server } from 'node:net';
import { StartError } from './start-error.ts';

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/**
 * Listens on 127.0.0.1, so that nobody else on the network reaches what has no authentication.
 * @param port 0 for any free one
 * @returns the port
 * @throws StartError when the port is taken
 */
export const listenOnLoopback = async (server: Server, port: number): Promise<number> => {
  server.listen({ port, host: '127.0.0.1' });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      const sentence = `Port ${port} is taken: stop what listens there, or choose another with --port or PORT.`;
      throw new StartError(sentence, { cause: error });
    }
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};

import { type FunctionDefinition, functions, type Trigger } from '../../shared/platform/topology.ts';
import type { Handler, LocalFunction } from './invoke.ts';

export interface TriggeredFunction extends LocalFunction {
  readonly triggers: readonly Trigger[];
}

const hasHandler = (module: unknown): module is { handler: Handler } =>
  typeof module === 'object' &&
  module !== null &&
  'handler' in module &&
  typeof module.handler === 'function';

/** Loads every function of the topology. Call it once the environment is set: handlers read it when they are loaded. */
export const loadFunctions = (): Promise<readonly TriggeredFunction[]> =>
  Promise.all(
    Object.entries<FunctionDefinition>(functions).map(async ([name, definition]) => {
      const module: unknown = await import(`../../functions/${name}/handler.ts`);
      if (!hasHandler(module)) throw new Error(`functions/${name}/handler.ts does not export handler.`);
      return { name, handler: module.handler, ...definition };
    }),
  );

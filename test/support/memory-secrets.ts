import type { DeletableSecrets } from '../../shared/platform/secrets.ts';

export interface MemorySecrets extends DeletableSecrets {
  readonly values: Map<string, unknown>;
  /** Names in the order in which they were written. */
  readonly writes: string[];
}

/** Secrets in memory. Values are copied, as a service would. */
export const memorySecrets = (initial: Readonly<Record<string, unknown>> = {}): MemorySecrets => {
  const values = new Map(Object.entries(initial));
  const writes: string[] = [];
  return {
    values,
    writes,
    read: async (name) => structuredClone(values.get(name)),
    async write(name, value) {
      writes.push(name);
      values.set(name, structuredClone(value));
    },
    delete: async (name) => void values.delete(name),
  };
};

import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { listOf } from './wire.ts';

/** A webhook subscription of the account. */
export interface Hook {
  readonly id: string;
  readonly url: string;
  /** Event types, or `*` alone for all. */
  readonly events: readonly string[];
}

/** What is shown once, when a webhook is made, and never again. */
export interface CreatedHook extends Hook {
  readonly secret: string;
}

export interface NewHook {
  readonly url: string;
  readonly events: readonly string[];
  /** Comes back with every delivery. */
  readonly token: string;
}

const wireHook = z.object({ hook_id: z.string(), url: z.string(), events: z.array(z.string()) });
const toHook = ({ hook_id, url, events }: z.infer<typeof wireHook>): Hook => ({ id: hook_id, url, events });

export const listHooks = async (call: Caller): Promise<Hook[]> => {
  const { hooks } = await call({
    method: 'GET',
    route: '/webhooks',
    answer: z.object({ hooks: listOf(wireHook) }),
  });
  return hooks.map(toHook);
};

/** Makes a webhook. @throws MinutAmbiguousError when it may have been made: list, and delete the one of our URL */
export const createHook = async (call: Caller, hook: NewHook): Promise<CreatedHook> => {
  const answer = await call({
    method: 'POST',
    route: '/webhooks',
    body: hook,
    answer: z.extend(wireHook, { hook_secret: z.string() }),
  });
  return { ...toHook(answer), secret: answer.hook_secret };
};

/** Deletes a webhook; one that is gone already is fine. */
export const deleteHook = async (call: Caller, hookId: string): Promise<void> => {
  await call({
    method: 'DELETE',
    route: '/webhooks/{hookId}',
    params: { hookId },
    answer: z.unknown(),
    alsoFine: [404],
  });
};

/** Asks Minut to send a sample event to the webhook. Sending it twice only makes two samples. */
export const pingHook = async (call: Caller, hookId: string): Promise<void> => {
  await call({
    method: 'POST',
    route: '/webhooks/{hookId}/ping',
    params: { hookId },
    repeatable: true,
    answer: z.unknown(),
  });
};

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { expiry } from '../../shared/store/state-keys.ts';
import type { Table } from '../../shared/store/table.ts';

/** How long a person may look at Minut's consent page, in milliseconds. */
const stateMs = 10 * 60_000;
/** 128 bits: out of reach for guessing. */
const stateBytes = 16;

const stored = z.object({ account: z.string(), browser: z.string(), until: z.number() });
const keyOf = (state: string) => ({ pk: `oauth-state#${state}`, sk: 'connect' });
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What starts a consent: the state goes to Minut and back, the browser's half into a cookie. */
export interface StartedConsent {
  readonly state: string;
  readonly browser: string;
}

/** Remembers that somebody left for Minut's consent page to connect the account. @param wall epoch milliseconds */
export const startConsent = async (table: Table, account: string, wall: number): Promise<StartedConsent> => {
  const state = randomBytes(stateBytes).toString('hex');
  const browser = randomBytes(stateBytes).toString('hex');
  const until = wall + stateMs;
  await table.put({ ...keyOf(state), account, browser: digest(browser), until, ttl: expiry(until, 0) });
  return { state, browser };
};

/**
 * Takes the state that came back, once. Only the browser that started may finish: otherwise somebody could have a
 * stranger finish a consent of their own.
 * @returns the account, or undefined when the state is unknown, used, too old or another browser's
 */
export const finishConsent = async (
  table: Table,
  { state, browser }: StartedConsent,
  wall: number,
): Promise<string | undefined> => {
  if (!/^[0-9a-f]{32}$/.test(state)) return undefined;
  const consent = stored.safeParse(await table.get(keyOf(state)));
  if (!consent.success) return undefined;
  if (!(await table.delete(keyOf(state), { expression: 'attribute_exists(pk)' }))) return undefined;
  const { account, browser: expected, until } = consent.data;
  const same = timingSafeEqual(Buffer.from(digest(browser)), Buffer.from(expected));
  return same && until > wall ? account : undefined;
};

/** Minut's consent page. The redirect URI must be the same when the code is exchanged. */
export const consentUrl = (
  minutUrl: string,
  {
    clientId,
    redirectUri,
    state,
  }: { readonly clientId: string; readonly redirectUri: string; readonly state: string },
): string => {
  const url = new URL(`${minutUrl}/oauth/authorize`);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('state', state);
  return url.href;
};

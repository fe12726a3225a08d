import * as z from 'zod/mini';
import { readToken, signToken } from '../platform/signed-token.ts';

/** Lets one host connect their Minut login as the given account, until it expires. */
export interface Invitation {
  readonly account: string;
  /** ISO UTC. */
  readonly expiresAt: string;
}

const purpose = 'connect invitation 1';
const schema = z.object({ account: z.string(), expiresAt: z.iso.datetime() });

/** The link to send to a host. @param publicUrl without a slash at the end */
export const invitationLink = (publicUrl: string, invitation: Invitation, key: string): string =>
  `${publicUrl}/connect?invitation=${signToken(purpose, invitation, key)}`;

/** The invitation, or undefined when it was altered or has expired. @param now epoch milliseconds */
export const readInvitation = (token: string, key: string, now: number): Invitation | undefined => {
  const parsed = schema.safeParse(readToken(purpose, token, key));
  return parsed.success && Date.parse(parsed.data.expiresAt) > now ? parsed.data : undefined;
};

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a link in a text opens, and for whom. */
export interface IncidentLink {
  /** 16 hex digits. */
  readonly incidentId: string;
  /** Stands for the recipient without naming one: see `recipientTag`. */
  readonly recipientTag: string;
  /** ISO UTC, to the hour. */
  readonly expiresAt: string;
}

/** A text is sent for the night and read the next morning; evidence is asked for within days. */
export const linkLifetimeMs = 7 * 24 * 3_600_000;

const hourMs = 3_600_000;
/** 80 bits: out of reach for guessing over HTTP, and short enough for one segment of SMS. */
const macBytes = 10;
const payloadBytes = 8 + 4 + 3;

/** Eight hex digits that stand for a recipient's key. */
export const recipientTag = (recipientKey: string): string =>
  createHash('sha256').update(recipientKey).digest('hex').slice(0, 8);

const macOf = (payload: Uint8Array, key: string): Buffer =>
  createHmac('sha256', key).update('incident link 1\n').update(payload).digest().subarray(0, macBytes);

/** A token of 34 characters for the path `/i/{token}`: signed, expiring, bound to incident and recipient. */
export const signIncidentLink = (
  { incidentId, recipientTag: tag, expiresAt }: IncidentLink,
  key: string,
): string => {
  const payload = Buffer.alloc(payloadBytes);
  payload.write(incidentId, 0, 8, 'hex');
  payload.write(tag, 8, 4, 'hex');
  payload.writeUIntBE(Math.ceil(Date.parse(expiresAt) / hourMs), 12, 3);
  return Buffer.concat([payload, macOf(payload, key)]).toString('base64url');
};

/**
 * Reads a token. @param now epoch milliseconds
 * @returns undefined when it was altered, expired or never was one: all look the same to whoever holds it
 */
export const verifyIncidentLink = (token: string, key: string, now: number): IncidentLink | undefined => {
  const bytes = Buffer.from(token, 'base64url');
  // Decoding drops what is no base64url, and spare bits: only the one spelling that we write is taken.
  if (bytes.length !== payloadBytes + macBytes || bytes.toString('base64url') !== token) return undefined;
  const payload = bytes.subarray(0, payloadBytes);
  if (!timingSafeEqual(bytes.subarray(payloadBytes), macOf(payload, key))) return undefined;
  const expires = payload.readUIntBE(12, 3) * hourMs;
  if (expires <= now) return undefined;
  return {
    incidentId: payload.toString('hex', 0, 8),
    recipientTag: payload.toString('hex', 8, 12),
    expiresAt: new Date(expires).toISOString(),
  };
};

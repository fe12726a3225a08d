import * as z from 'zod/mini';

/** `<digest>-<encoding>-<key>`: how an account's deliveries are signed. Contract.md, "How a delivery is authenticated". */
export const signatureSchemes = [
  'sha256-hex-text',
  'sha256-hex-bytes',
  'sha256-base64-text',
  'sha256-base64-bytes',
  'sha1-hex-text',
  'sha1-hex-bytes',
  'sha1-base64-text',
  'sha1-base64-bytes',
] as const;

export type SignatureScheme = (typeof signatureSchemes)[number];

const nonEmpty = z.string().check(z.minLength(1));

/**
 * The secret `<prefix>/accounts/<account>/webhook`. `token` and `hookSecret` must not be empty: an account without
 * them refuses everything. `previous` holds what was valid before a rotation, until `expiresAt` (ISO UTC).
 */
export const webhookSecretSchema = z.object({
  hookId: nonEmpty,
  hookSecret: nonEmpty,
  token: nonEmpty,
  scheme: z.optional(z.enum(signatureSchemes)),
  /** Of the webhook that only canaries come by. */
  canary: z.optional(z.object({ hookId: nonEmpty, hookSecret: nonEmpty, token: nonEmpty })),
  previous: z.optional(z.object({ hookSecret: nonEmpty, token: nonEmpty, expiresAt: z.iso.datetime() })),
});

export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** The secret `<prefix>/oauth-client`. */
export const oauthClientSchema = z.object({
  clientId: text,
  clientSecret: text,
  redirectUri: z.optional(text),
});

export type OauthClient = z.infer<typeof oauthClientSchema>;

/**
 * The secret `<prefix>/accounts/<account>/grant`. `expiresAt` (ISO UTC) is when the access token stops being used: its
 * lifetime counted from the request's start, less a margin.
 */
export const grantSecretSchema = z.object({
  grant: z.enum(['client_credentials', 'authorization_code']),
  accessToken: z.optional(text),
  refreshToken: z.optional(text),
  expiresAt: z.optional(z.iso.datetime()),
});

export type GrantSecret = z.infer<typeof grantSecretSchema>;

import * as z from 'zod';

const time = z.iso.datetime();

/** What a login gave: the token that a person granted to the app, and what is known of it. */
export const storedCredentialSchema = z.strictObject({
  /** Of its destination. */
  type: z.string().min(1),
  /** A token works for its own app only. */
  client_id: z.string().min(1),
  /** `refresh_token` fetches access tokens; `access_token` is all that an app without them gets. */
  kind: z.enum(['refresh_token', 'access_token']),
  token: z.string().min(1),
  /** When the token ends, where the platform told it. */
  ends_at: time.optional(),
  scopes: z.array(z.string()),
  signed_in_at: time,
});

export type StoredCredential = z.output<typeof storedCredentialSchema>;

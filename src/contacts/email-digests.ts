import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { normalizeQuery } from '../identifiers/normalize.ts';
import { emailRules } from '../identifiers/rules/email.ts';
import { identityRules } from './identity-kinds.ts';

/** Digests of an address, lower-case hex; those of an address that is a digest itself are not known but for that one. */
export interface EmailDigests {
  readonly sha256: string;
  /** As Google has an address of Gmail; of others the same. */
  readonly gmail_sha256: string | null;
  readonly md5: string | null;
  readonly sha256md5: string | null;
}

/**
 * The digests by which an address is known wherever it stands. Requires `prepareRules`.
 *
 * @param email an address, or its SHA-256
 * @returns undefined when it is neither
 */
export async function emailDigests(engine: Engine, email: string): Promise<EmailDigests | undefined> {
  const query = normalizeQuery({
    from: `(SELECT ${quoteText(email)} AS email)`,
    fields: [{ field: 'email', rules: identityRules.email, column: 'email', as: 'email' }],
    countryColumn: undefined,
    defaultCountry: undefined,
    reveal: true,
  });
  const row = await engine.row(`SELECT n, sha256(n) AS sha256, sha256(${emailRules.gmail('n')}) AS gmail_sha256,
    md5(n) AS md5, sha256(md5(n)) AS sha256md5 FROM (SELECT email_normalized AS n FROM (${query}))`);
  const known = String(row['n'] ?? '');
  if (known === '') return undefined;
  if (/^[0-9a-f]{64}$/.test(known)) return { sha256: known, gmail_sha256: null, md5: null, sha256md5: null };
  const text = (name: string) => (row[name] === null ? null : String(row[name]));
  return {
    sha256: String(row['sha256']),
    gmail_sha256: text('gmail_sha256'),
    md5: text('md5'),
    sha256md5: text('sha256md5'),
  };
}

import { askedByLists } from '../config/consent-config.ts';
import type { Barred } from '../contacts/suppression.ts';
import type { Capabilities } from '../destinations/destination.ts';
import { signalBits } from '../destinations/signals.ts';
import { quoteText } from '../engine/sql.ts';

/**
 * SQL giving `key` of members who must not be on a list, for what it is for. They are recognised as people of different files are
 * (`identityTokens`): tokens are made of the very digests that platforms are sent, so that also those are found whom no file
 * but the one that bars them has any more. Who was sent for limited use may have denied personalization.
 *
 * @param members SQL, in parentheses, with the ledger's member columns
 */
export function withdrawnKeys(
  members: string,
  { purpose = 'ads', signals }: Pick<Capabilities, 'purpose' | 'signals'>,
  barred: Barred | undefined,
): string {
  if (barred === undefined) return `SELECT key FROM ${members} LIMIT 0`;
  const asked = ['suppressed', ...askedByLists[purpose]].map(quoteText).join(', ');
  const isLimited = `why = 'personalization' AND signals & ${signalBits.limited} <> 0`;
  return recognisedKeys(
    members,
    barred,
    `why IN (${asked})${signals.includes('limited') ? ` AND NOT (${isLimited})` : ''}`,
  );
}

/**
 * SQL giving `key` of members who have one of these tokens, or are one of these persons.
 *
 * @param among SQL, tables or queries in parentheses, of `token` and of `person`
 * @param where SQL condition over a member's `signals` and what else `among` gives
 */
export function recognisedKeys(members: string, among: Barred, where = 'true'): string {
  const digests = ['email', 'phone'].map(
    (field) =>
      `SELECT key, signals, md5_number(lower(hex(value))) AS token FROM (SELECT key, signals, unnest(${field}) AS value FROM ${members})`,
  );
  const devices = `SELECT key, signals, md5_number('m:' || decode(value)) AS token
    FROM (SELECT key, signals, unnest(mobile_ad_id) AS value FROM ${members})`;
  return `SELECT key FROM (${[...digests, devices].join(' UNION ALL ')}) JOIN ${among.tokens} USING (token) WHERE ${where}
    UNION SELECT key FROM ${members} JOIN ${among.persons} USING (person) WHERE ${where}`;
}

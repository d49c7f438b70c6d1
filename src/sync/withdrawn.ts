import type { Barred } from '../contacts/suppression.ts';

/**
 * SQL giving `key` of members who must be on no list. They are recognised as people of different files are
 * (`identityTokens`): tokens are made of the very digests that platforms are sent, so that also those are found whom no file
 * but the one that bars them has any more.
 *
 * @param members SQL, in parentheses, with the ledger's member columns
 */
export function withdrawnKeys(members: string, barred: Barred | undefined): string {
  if (barred === undefined) return `SELECT key FROM ${members} LIMIT 0`;
  const digests = ['email', 'phone'].map(
    (field) =>
      `SELECT key, md5_number(lower(hex(value))) AS token FROM (SELECT key, unnest(${field}) AS value FROM ${members})`,
  );
  const devices = `SELECT key, md5_number('m:' || decode(value)) AS token FROM (SELECT key, unnest(mobile_ad_id) AS value FROM ${members})`;
  return `SELECT key FROM (${[...digests, devices].join(' UNION ALL ')}) SEMI JOIN ${barred.tokens} USING (token)
    UNION SELECT key FROM ${members} SEMI JOIN ${barred.persons} USING (person)`;
}

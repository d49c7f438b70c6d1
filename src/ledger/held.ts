import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';

const columns = memberColumns.join(', ');

/** Requests whose answer never arrived: they may have been applied or not. */
const unanswered = `SELECT request FROM ${catalog}.requests WHERE state IN ('sending', 'lost')`;

/**
 * SQL for everybody who may be on a list (`sent_at`, then `memberColumns`): the acknowledged members, and whoever was in an
 * add whose answer never came. The latter have no `sent_at`.
 */
export function heldMembers(list: number): string {
  return `
    SELECT sent_at, ${columns} FROM ${membersTable(list)}
    UNION ALL
    SELECT NULL AS sent_at, ${columns} FROM (
      SELECT DISTINCT ON (key) ${columns} FROM ${inFlightTable(list)}
      WHERE operation = 'add' AND request IN (${unanswered})
        AND key NOT IN (SELECT key FROM ${membersTable(list)}))`;
}

/**
 * SQL for the keys that must be sent again although they are held: touched by a request without an answer, by an
 * asynchronous add that failed, or by an asynchronous removal that is final by now.
 */
export function dueKeys(list: number): string {
  return `
    SELECT key FROM ${inFlightTable(list)} WHERE request IN (${unanswered})
    UNION
    SELECT key FROM ${catalog}.heals
    WHERE list = ${list} AND (request IS NULL OR NOT EXISTS (
      FROM ${catalog}.requests AS r
      WHERE r.list = ${list} AND r.operation = 'remove' AND r.state = 'processing' AND r.request <= heals.request))`;
}

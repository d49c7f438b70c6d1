import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';

const columns = memberColumns.join(', ');

/** `operation` of rows in flight that are to be removed once more when their request is final. */
export const removeAgain = 'remove again';

/** Requests whose answer never arrived: they may have been applied or not. */
export const unanswered = `SELECT request FROM ${catalog}.requests WHERE state IN ('sending', 'lost')`;

/** SQL for the members of a list whose additions were answered (`sent_at`, `request`, then `memberColumns`). */
export function acknowledged(list: number): string {
  return `SELECT sent_at, request, ${columns} FROM ${membersTable(list)} ANTI JOIN (${unanswered}) AS unanswered USING (request)`;
}

/** SQL for the members in additions to a list whose answer never came (`request`, then `memberColumns`). */
export function unansweredAdditions(list: number): string {
  return `SELECT request, ${columns} FROM ${membersTable(list)} SEMI JOIN (${unanswered}) AS unanswered USING (request)`;
}

/**
 * Requests that may have been taken besides the one that was answered: an earlier attempt whose answer was lost, where results come
 * later. Nobody can ask what became of them, only wait until nothing can any more.
 */
export const echoes = `SELECT request FROM ${catalog}.requests WHERE state = 'echo'`;

/** `run` of echoes: they are no requests of their own. */
export const noRun = '';

/** SQL for the number of the last removal that was sent to a list. */
export function lastRemoval(list: number): string {
  return `SELECT max(request) FROM ${catalog}.requests WHERE list = ${list} AND operation = 'remove' AND run <> '${noRun}'`;
}

/**
 * SQL for everybody who may be on a list (`sent_at`, then `memberColumns`): the acknowledged members, and whoever was in an
 * addition whose answer never came. The latter have no `sent_at`.
 */
export function heldMembers(list: number): string {
  // Of those who are sure only the few are looked up that were sent again: not to build a table of them all.
  const both = `SELECT key FROM (${acknowledged(list)}) WHERE key IN (SELECT key FROM (${unansweredAdditions(list)}))`;
  return `
    SELECT sent_at, ${columns} FROM (${acknowledged(list)})
    UNION ALL
    SELECT NULL AS sent_at, ${columns} FROM (SELECT DISTINCT ON (key) ${columns} FROM (${unansweredAdditions(list)}))
    WHERE key NOT IN (${both})`;
}

/** SQL for the acknowledged members (`memberColumns`) of whose additions nothing more is to come. */
export function answeredMembers(list: number): string {
  return `
    SELECT ${columns} FROM (${acknowledged(list)})
    WHERE request NOT IN (SELECT request FROM ${catalog}.requests WHERE list = ${list} AND state = 'processing')`;
}

/** SQL for the members (`memberColumns`) whose removal a platform took, or may have taken, and has not finished. */
export function pendingRemovals(list: number): string {
  return `
    SELECT ${columns} FROM ${inFlightTable(list)}
    WHERE operation = 'remove' AND request IN (SELECT request FROM ${catalog}.requests WHERE state IN ('processing', 'echo'))`;
}

/** SQL condition on a row of `heals`: its removals are final, or it never waited for any. */
export function isDue(list: number): string {
  return `(request IS NULL OR request NOT IN (${echoes}) AND request < coalesce(
    (SELECT min(request) FROM ${catalog}.requests WHERE list = ${list} AND operation = 'remove' AND state = 'processing'),
    ${openHeal} + 1))`;
}

/** In place of a request's number, while the removals that a member must be sent after are still being sent. */
export const openHeal = '9223372036854775806';

/**
 * SQL for the keys that must be sent again although they are held: touched by a request without an answer, by an
 * asynchronous add that failed, or by removals that are final by now; or not sent yet since everybody was to be.
 */
export function dueKeys(list: number): string {
  return `
    SELECT key FROM ${inFlightTable(list)} WHERE request IN (${unanswered})
    UNION
    SELECT key FROM (${unansweredAdditions(list)})
    UNION
    SELECT key FROM ${catalog}.heals WHERE list = ${list} AND ${isDue(list)}
    UNION
    SELECT key FROM ${membersTable(list)} WHERE request <= (
      SELECT after_request FROM ${catalog}.replacements WHERE list = ${list} AND until_request IS NULL)`;
}

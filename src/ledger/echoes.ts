import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { noRun } from './held.ts';
import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';
import { transaction } from './transaction.ts';

const columns = memberColumns.join(', ');

/** SQL for the number of the echo of a request. */
const echoOf = (request: number): string =>
  `(SELECT max(request) FROM ${catalog}.requests WHERE run = '${noRun}' AND reference = '${request}')`;

/**
 * SQL statements that note that a request, whose members are in flight, may have been taken besides.
 *
 * @param since SQL for the time of the last attempt that may have been
 */
export function noteEcho(list: number, request: number, since: string): string[] {
  const rows = inFlightTable(list);
  return [
    `INSERT INTO ${catalog}.requests BY NAME
     SELECT (SELECT max(request) + 1 FROM ${catalog}.requests) AS request, '${noRun}' AS run, list, operation, members,
       'echo' AS state, '${request}' AS reference, ${since} AS sent_at, 0 AS refused
     FROM ${catalog}.requests WHERE request = ${request}`,
    `INSERT INTO ${rows} BY NAME
     SELECT operation, ${echoOf(request)} AS request, ${columns} FROM ${rows} WHERE request = ${request} AND operation = 'remove'
     UNION ALL SELECT 'add', ${echoOf(request)}, ${columns} FROM ${membersTable(list)} WHERE request = ${request}`,
  ];
}

/** Notes an echo for each request of a list that went unanswered after `since`, and has none yet. */
export async function noteUnanswered(engine: Engine, list: number, since: Date): Promise<void> {
  const lost = await engine.rows(`
    SELECT request FROM ${catalog}.requests AS lost
    WHERE list = ${list} AND operation IN ('add', 'remove') AND state = 'lost'
      AND coalesce(answered_at, sent_at) > ${quoteText(since.toISOString())}::TIMESTAMP
      AND NOT EXISTS (FROM ${catalog}.requests AS echo WHERE echo.run = '${noRun}' AND echo.reference = lost.request::VARCHAR)`);
  for (const { request } of lost) {
    await transaction(engine, noteEcho(list, Number(request), 'coalesce(answered_at, sent_at)'));
  }
}

/** Echoes of a list that can come true no more, because they would have until `until`. */
export async function endedEchoes(
  engine: Engine,
  list: number,
  until: Date,
): Promise<{ readonly request: number; readonly operation: 'add' | 'remove' }[]> {
  const rows = await engine.rows(`
    SELECT request, operation FROM ${catalog}.requests
    WHERE list = ${list} AND state = 'echo' AND sent_at <= ${quoteText(until.toISOString())}::TIMESTAMP ORDER BY request`);
  return rows.map(({ request, operation }) => ({
    request: Number(request),
    operation: operation === 'remove' ? 'remove' : 'add',
  }));
}

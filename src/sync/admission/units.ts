import type { ContactTable } from '../../contacts/contact-table.ts';
import { identityTokens } from '../../contacts/identity-tokens.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';

/** Quoted table: `source`, `contact`, `person` (of the contact), `unit` UBIGINT: equal for contacts who are one person. */
export const units = quoteName('units of people');

/**
 * Finds who is who across sources: contacts of different sources who share an identity token, or are linked by others who do, are
 * one unit. It is the lowest of their persons, so that the order of rows and files does not matter. Within one source
 * contacts are told apart as they are everywhere else.
 */
export async function writeUnits(
  engine: Engine,
  contacts: readonly ContactTable[],
  defaultCountry: string | undefined,
): Promise<void> {
  const all = contacts.map(
    ({ table }, source) => `SELECT ${source} AS source, contact, person, person AS unit FROM ${table}`,
  );
  // Of one source everybody is told apart already.
  const kind = contacts.length < 2 ? 'VIEW' : 'TABLE';
  await engine.run(`CREATE OR REPLACE TEMP ${kind} ${units} AS ${all.join(' UNION ALL ')}`);
  if (contacts.length < 2) return;
  const tokens: string[] = [];
  for (const [source, each] of contacts.entries()) {
    tokens.push(
      `SELECT ${source} AS source, contact, token FROM ${await identityTokens(engine, each, defaultCountry)}`,
    );
  }
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE "shared tokens" AS
    WITH tokens AS (${tokens.join(' UNION ALL ')})
    FROM tokens SEMI JOIN (SELECT token FROM tokens GROUP BY token HAVING count(DISTINCT source) > 1) USING (token)`);
  while ((await joinUnits(engine)) > 0);
  await engine.run('DROP TABLE "shared tokens"');
}

/** One step along shared tokens; how many contacts have come to another unit. */
async function joinUnits(engine: Engine): Promise<number> {
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE "lower units" AS
    SELECT source, contact, lowest FROM (
      SELECT s.source, s.contact, min(t.unit) AS lowest FROM "shared tokens" AS s
      JOIN (SELECT token, min(unit) AS unit FROM "shared tokens" JOIN ${units} USING (source, contact) GROUP BY token) AS t USING (token)
      GROUP BY s.source, s.contact)
    JOIN ${units} USING (source, contact) WHERE lowest < unit`);
  await engine.run(`UPDATE ${units} SET unit = lowest FROM "lower units" AS lower
    WHERE ${units}.source = lower.source AND ${units}.contact = lower.contact`);
  const { n } = await engine.row('SELECT count(*)::INTEGER AS n FROM "lower units"');
  return Number(n);
}

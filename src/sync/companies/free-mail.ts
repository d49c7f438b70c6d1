import type { Engine } from '../../engine/engine.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';

/** Quoted table of `domain`: where anybody gets an address, so that it tells nothing of a company. */
const table = quoteName('free mail');

const prepared = new WeakMap<Engine, Promise<string>>();

/** Providers, and relays that hide an address, which the package does not know. */
const others = [
  'duck.com',
  'fastmail.com',
  'mozmail.com',
  'passmail.net',
  'posteo.de',
  'tutanota.com',
  'tuta.com',
  'ziggo.nl',
];

/** Gives an engine the table of free-mail domains, by the list of the package `email-providers`. */
export function freeMail(engine: Engine): Promise<string> {
  const known = prepared.get(engine) ?? create(engine);
  prepared.set(engine, known);
  return known;
}

async function create(engine: Engine): Promise<string> {
  const { default: domains } = await import('email-providers');
  await engine.run(
    `CREATE TEMP TABLE ${table} AS SELECT DISTINCT unnest(from_json(${quoteText(JSON.stringify([...domains, ...others]))}, '["VARCHAR"]')) AS domain`,
  );
  return table;
}

import type { Engine } from '../../engine/engine.ts';
import { phoneNumber, registerPhoneFunctions } from './phone-functions.ts';

/** The number of a cleaned text and a country ('' when none is known): digits of E.164, or NULL when there is none. */
const settledPhones = 'identifier_phones';

/** Registers the parser and the table of its answers. */
export async function preparePhoneParser(engine: Engine): Promise<void> {
  registerPhoneFunctions(engine);
  await engine.run(`CREATE TEMP TABLE ${settledPhones} (raw VARCHAR, country VARCHAR, number VARCHAR)`);
}

/** Settles the distinct phones of a query (`raw`, `country`; NULLs left out) that are not settled yet. */
export async function settlePhones(engine: Engine, query: string): Promise<void> {
  await engine.run(`INSERT INTO ${settledPhones} SELECT raw, country, ${phoneNumber('raw', 'country')} FROM (
    SELECT DISTINCT raw, country FROM (SELECT raw, country FROM (${query}) WHERE raw IS NOT NULL)
    ANTI JOIN ${settledPhones} USING (raw, country))`);
}

/** Forgets the answers, so that they do not fill the memory during an endless input. */
export async function forgetPhones(engine: Engine): Promise<void> {
  await engine.run(`TRUNCATE ${settledPhones}`);
}

/** A join that adds the answer for the phone in a column as `alias`. */
export function joinSettledPhones(alias: string, raw: string, country: string): string {
  return `LEFT JOIN ${settledPhones} AS ${alias} ON ${alias}.raw = ${raw} AND ${alias}.country = coalesce(${country}, '')`;
}

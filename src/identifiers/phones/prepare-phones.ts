import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { Engine } from '../../engine/engine.ts';
import { parsePhone } from './parse-phone.ts';
import { plainPhones, preparePlainPhones } from './plain-phones.ts';

/** The number of a cleaned text and a country ('' when none is known): digits of E.164, or NULL when there is none. */
const settledPhones = 'identifier_phones';
const openPhones = 'identifier_phones_open';

/** Registers the parser and the table of its answers. */
export async function preparePhoneParser(engine: Engine): Promise<void> {
  engine.connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'identifier_phone_parsed',
      parameterTypes: [VARCHAR, VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_info, chunk, output) => {
        const texts = chunk.getColumnValues(0);
        const countries = chunk.getColumnValues(1);
        texts.forEach((text, row) => output.setItem(row, parsePhone(String(text), String(countries[row])) ?? null));
        output.flush();
      },
    }),
  );
  await engine.run(`CREATE TEMP TABLE ${settledPhones} (raw VARCHAR, country VARCHAR, number VARCHAR)`);
}

/** From here on SQL is faster: preparing its patterns takes some 300 ms, libphonenumber some 15 µs a phone. */
const manyPhones = 20_000;

/** Settles the distinct phones of a query (`raw`, `country`; NULLs left out) that are not settled yet. */
export async function settlePhones(engine: Engine, query: string): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${openPhones} AS
    SELECT DISTINCT raw, country FROM (SELECT raw, country FROM (${query}) WHERE raw IS NOT NULL)
    ANTI JOIN ${settledPhones} USING (raw, country)`);
  const { many } = await engine.row(`SELECT count(*) > ${manyPhones} AS many FROM ${openPhones}`);
  const parsed = 'identifier_phone_parsed(raw, country)';
  if (many === true) await preparePlainPhones(engine);
  await engine.run(
    many === true
      ? `INSERT INTO ${settledPhones} SELECT raw, country, CASE WHEN plain IS NULL THEN ${parsed} ELSE plain END
         FROM ${plainPhones(openPhones)}`
      : `INSERT INTO ${settledPhones} SELECT raw, country, ${parsed} FROM ${openPhones}`,
  );
  await engine.run(`DROP TABLE ${openPhones}`);
}

/** Forgets the answers, so that they do not fill the memory during an endless input. */
export async function forgetPhones(engine: Engine): Promise<void> {
  await engine.run(`TRUNCATE ${settledPhones}`);
}

/** A join that adds the answer for the phone in a column as `alias`. */
export function joinSettledPhones(alias: string, raw: string, country: string): string {
  return `LEFT JOIN ${settledPhones} AS ${alias} ON ${alias}.raw = ${raw} AND ${alias}.country = coalesce(${country}, '')`;
}

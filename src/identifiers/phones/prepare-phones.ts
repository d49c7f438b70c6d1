import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { Engine } from '../../engine/engine.ts';
import { parsePhone } from './parse-phone.ts';

/** What libphonenumber said of a cleaned text and a country ('' when none is known): digits of E.164, or NULL. */
const settledPhones = 'identifier_phones';

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

/** Adds the distinct phones of a query (`raw`, `country`) that are not known yet. */
export async function settlePhones(engine: Engine, query: string): Promise<void> {
  await engine.run(`INSERT INTO ${settledPhones}
    SELECT raw, country, identifier_phone_parsed(raw, country) FROM (
      SELECT DISTINCT raw, country FROM (${query}) WHERE raw IS NOT NULL
    ) AS open ANTI JOIN ${settledPhones} USING (raw, country)`);
}

/** Forgets the answers, so that an endless input does not fill the memory with them. */
export async function forgetPhones(engine: Engine): Promise<void> {
  await engine.run(`TRUNCATE ${settledPhones}`);
}

/** A join that adds the answer for the phone in a column as `alias`. */
export function joinSettledPhones(alias: string, raw: string, country: string): string {
  return `LEFT JOIN ${settledPhones} AS ${alias} ON ${alias}.raw = ${raw} AND ${alias}.country = coalesce(${country}, '')`;
}

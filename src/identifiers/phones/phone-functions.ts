import type { DuckDBDataChunk } from '@duckdb/node-api';
import { DOUBLE, DuckDBScalarFunction, VARCHAR } from '../../engine/duckdb.ts';
import type { Engine } from '../../engine/engine.ts';
import { ShortTexts, shortText } from '../../engine/short-texts.ts';
import { homeOf, type Home } from './home.ts';
import { parsePhone } from './parse-phone.ts';
import { plainPhone } from './plain-phone.ts';
import { open } from './valid-number.ts';

/** What stands for no number, between the functions and the query that asks them. */
const none = '0';

/** Gives an engine the functions that `findPhone` asks. */
export function registerPhoneFunctions(engine: Engine): void {
  engine.connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'identifier_phone_plain',
      parameterTypes: [VARCHAR, VARCHAR, VARCHAR],
      returnType: DOUBLE,
      mainFunction: (_info, chunk, output) => {
        plainPhones(chunk).forEach((number, row) => output.setItem(row, number === open ? null : number));
        output.flush();
      },
    }),
  );
  engine.connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'identifier_phone_parsed',
      parameterTypes: [VARCHAR, VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_info, chunk, output) => {
        const texts = chunk.getColumnValues(0);
        const countries = chunk.getColumnValues(1);
        texts.forEach((text, row) => output.setItem(row, parsePhone(String(text), String(countries[row])) ?? none));
        output.flush();
      },
    }),
  );
}

/**
 * SQL of what is found in a phone's text. The number is `foundNumber` of it in a query around this one: an expression that names it twice
 * would look for it twice.
 *
 * @param text SQL of a text in NFC, without invisible characters at its ends
 * @param country SQL of ISO alpha-2, '' when none is known
 */
export function findPhone(text: string, country: string): string {
  // In two parts that are short enough to stand in their vectors; a longer text has a second part that is not.
  const parts = `substr(${text}, 1, ${shortText}), substr(${text}, ${shortText + 1}, ${shortText + 1})`;
  const plain = `identifier_phone_plain(${parts}, ${country})::BIGINT::VARCHAR`;
  return `CASE WHEN ${text} IS NOT NULL THEN coalesce(${plain}, identifier_phone_parsed(${text}, ${country})) END`;
}

/** SQL giving digits of E.164, or NULL when there is no number. */
export const foundNumber = (found: string) => `nullif(${found}, '${none}')`;

/** The numbers of a chunk with a text's parts and its country. */
function plainPhones(chunk: DuckDBDataChunk): Float64Array {
  const [heads, tails, countries] = [new ShortTexts(chunk, 0), new ShortTexts(chunk, 1), new ShortTexts(chunk, 2)];
  const numbers = new Float64Array(chunk.rowCount);
  const text = new Uint8Array(2 * shortText);
  for (let row = 0; row < numbers.length; row += 1) {
    const head = heads.lengthAt(row);
    const tail = tails.lengthAt(row);
    for (let index = 0; index < head; index += 1) text[index] = heads.byteAt(row, index);
    for (let index = 0; index < tail; index += 1) text[head + index] = tails.byteAt(row, index);
    numbers[row] = head < 0 || tail < 0 ? open : plainPhone(text, head + tail, homeAt(countries, row));
  }
  return numbers;
}

/** By the two bytes of a country, so that no string is made for each row; null where libphonenumber does not know it. */
const homesByBytes: (Home | null)[][] = [];

function homeAt(countries: ShortTexts, row: number): Home | undefined {
  if (countries.lengthAt(row) !== 2) return undefined;
  const first = countries.byteAt(row, 0);
  const second = countries.byteAt(row, 1);
  const homes = (homesByBytes[first] ??= []);
  const home = homes[second] ?? homeOf(String.fromCharCode(first, second)) ?? null;
  homes[second] = home;
  return home ?? undefined;
}

import { DOUBLE, type DuckDBDataChunk, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
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
  const words = new Uint32Array((2 * shortText) / 4);
  const text = new Uint8Array(words.buffer);
  for (let row = 0; row < numbers.length; row += 1) {
    const head = heads.lengthAt(row);
    const tail = tails.lengthAt(row);
    if (head < 0 || tail < 0) {
      numbers[row] = open;
      continue;
    }
    heads.copy(row, words, 0);
    // There is a tail only behind a head that is full.
    if (tail > 0) tails.copy(row, words, shortText / 4);
    numbers[row] = plainPhone(text, head + tail, homeAt(countries, row));
  }
  return numbers;
}

/** By the bytes of a country, so that no string is made for each row; undefined where libphonenumber does not know it. */
const homesByBytes = new Map<number, Home | undefined>();
const bytes = new Uint32Array(1);
const characters = new Uint8Array(bytes.buffer);

function homeAt(countries: ShortTexts, row: number): Home | undefined {
  if (countries.lengthAt(row) !== 2) return undefined;
  const beginning = countries.beginningAt(row);
  let home = homesByBytes.get(beginning);
  if (home === undefined && !homesByBytes.has(beginning)) {
    bytes[0] = beginning;
    home = homeOf(String.fromCharCode(...characters.subarray(0, 2)));
    homesByBytes.set(beginning, home);
  }
  return home;
}

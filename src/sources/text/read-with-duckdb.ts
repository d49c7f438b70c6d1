import type { Engine } from '../../engine/engine.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';
import { longestRow } from './dialect.ts';
import { compressionOf } from '../files/file-bytes.ts';
import type { TableTarget } from '../table-target.ts';
import type { SurveyedText } from './survey-text.ts';

const rejects = 'refused_rows';
const scans = 'refused_scans';

/**
 * Whether DuckDB's reader, given the text in UTF-8, understands it as the scanner does (1.5.5). It loses all rows where lines
 * end in several ways, takes an empty line of a single column and a line of blanks for rows, misplaces what it refuses below
 * empty lines, trims blanks before a quote, and loses its way where quotes are wrong.
 */
export function duckdbCanRead({ file, layout, tally }: SurveyedText): boolean {
  return (
    // It would take the name for a pattern.
    !/[*?[\]{}]/.test(file.path) &&
    layout.dialect.escape === layout.dialect.quote &&
    tally.endings.size <= 1 &&
    !tally.blankLines &&
    !(tally.emptyLines && (layout.headers.length === 1 || tally.misfits > 0)) &&
    !tally.looseQuotes &&
    !tally.broken &&
    !tally.fitsLeftOut &&
    tally.misfits === tally.misfitsAt.length
  );
}

/**
 * Takes the values of a plain file by the engine's own reader, in parallel where nothing keeps it from that.
 *
 * @returns false when it does not see the same rows as the scanner; what it has written must go then
 */
export async function readWithDuckdb(engine: Engine, surveyed: SurveyedText, target: TableTarget): Promise<boolean> {
  const { tally, encoding } = surveyed;
  const columns = target.positions.map((position) => (position === undefined ? 'NULL' : `c${position}`));
  const table = quoteName(target.table);
  try {
    await engine.run(`INSERT INTO ${table} SELECT ${[target.fileIndex, ...columns].join(', ')}
      FROM ${await readCsv(surveyed)}${tally.emptyRows ? notEmpty(surveyed) : ''}`);
    const { rows } = await engine.row(
      `SELECT count(*)::INTEGER AS rows FROM ${table} WHERE _file = ${target.fileIndex}`,
    );
    const refused = await engine.rows(
      `SELECT DISTINCT line_byte_position::DOUBLE AS byte FROM ${quoteName(rejects)} ORDER BY byte`,
    );
    const at = refused.map((row) => Number(row['byte']) - encoding.markBytes);
    return Number(rows) === tally.rows && sameRows(at, tally.misfitsAt);
  } catch (error) {
    if (error instanceof Error && notUnderstood.test(error.message)) return false;
    throw error;
  } finally {
    await engine.run([rejects, scans].map((name) => `DROP TABLE IF EXISTS ${quoteName(name)}`).join('; '));
  }
}

/** What DuckDB says of a file that it does not understand (gzip with zeros behind it, too); anything else is not about the file. */
const notUnderstood = /^Invalid Input Error|^IO Error: Input is not a GZIP stream/;

/** DuckDB counts bytes from 1, or begins a row with the LF of the CRLF before it. No two rows are so close. */
function sameRows(refused: readonly number[], misfits: readonly number[]): boolean {
  return (
    refused.length === misfits.length &&
    refused.every((at, index) => at === misfits[index] || at - 1 === misfits[index])
  );
}

function notEmpty({ layout }: SurveyedText): string {
  return ` WHERE coalesce(${layout.headers.map((_, index) => `c${index}`).join(', ')}) IS NOT NULL`;
}

async function readCsv({ file, layout, tally }: SurveyedText): Promise<string> {
  const { delimiter, quote } = layout.dialect;
  const options = {
    auto_detect: 'false',
    header: 'false',
    skip: String(tally.dataLine - 1),
    columns: `{${layout.headers.map((_, index) => `c${index}: 'VARCHAR'`).join(', ')}}`,
    delim: quoteText(delimiter),
    quote: quoteText(quote),
    escape: quoteText(quote),
    compression: quoteText((await compressionOf(file)) ?? 'none'),
    // In parallel it loses rows near what it refuses (1.5.5: 100,000 of 1.5 million, lines ending in CRLF).
    parallel: String(!tally.multiline && tally.misfits === 0),
    strict_mode: 'true',
    null_padding: 'false',
    max_line_size: String(longestRow),
    store_rejects: 'true',
    rejects_table: quoteText(rejects),
    rejects_scan: quoteText(scans),
    rejects_limit: '0',
  };
  const written = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
  return `read_csv(${quoteText(file.path)}, ${written.join(', ')})`;
}

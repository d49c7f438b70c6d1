import { Readable } from 'node:stream';
import { decoderName } from '../../config/encoding-label.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { FoundFile } from '../files/find-files.ts';
import { spoolInput } from '../files/spool-input.ts';
import { textBytes } from '../files/text-bytes.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions, TableFormat } from '../table-format.ts';
import type { TableTarget } from '../table-target.ts';
import { headingWarning } from '../heading-warning.ts';
import { knownHeaders } from '../known-headers.ts';
import { readWithCsvParse } from './read-with-csv-parse.ts';
import { duckdbCanRead, readWithDuckdb } from './read-with-duckdb.ts';
import { type SurveyedText, surveyText } from './survey-text.ts';

/** Delimited text: what is written plainly goes through the engine's reader, the rest through csv-parse. */
export const delimitedText: Pick<TableFormat, 'survey'> = { survey: surveyTextTable };

async function surveyTextTable(file: FoundFile, { source, tempDirectory }: SurveyOptions): Promise<SurveyedTable> {
  const text = await surveyText(file, {
    known: knownHeaders(source),
    declared: source.encoding,
    scratch: tempDirectory,
  });
  return {
    file,
    format: 'csv',
    encoding: decoderName(text.encoding.name),
    delimiter: text.layout.dialect.delimiter,
    headers: text.layout.headers,
    hasHeader: text.layout.skippedRows > 0,
    ...(text.layout.skippedRows > 0 && { heading: text.layout.heading }),
    tally: text.tally,
    warnings: [...text.encoding.warnings, ...headingWarning(file.label, text.layout.heading)],
    take: (engine, target) => takeText(engine, text, target, tempDirectory),
  };
}

async function takeText(engine: Engine, text: SurveyedText, target: TableTarget, tempDirectory: string): Promise<void> {
  if (duckdbCanRead(text)) {
    if (await readWithDuckdb(engine, await inUtf8(text, tempDirectory), target)) return;
    // Made anew rather than deleted from, so that the numbers of its rows stay without gaps.
    const table = quoteName(target.table);
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM ${table} WHERE _file < ${target.fileIndex}`,
    );
  }
  await readWithCsvParse(engine, text, target);
}

/** The engine reads UTF-8 without zero bytes only: another text is written anew, which takes a fifth of what csv-parse would. */
async function inUtf8(text: SurveyedText, tempDirectory: string): Promise<SurveyedText> {
  const { file, encoding } = text;
  if (decoderName(encoding.name) === 'utf-8' && encoding.hasZeros !== true) return text;
  const bytes = Readable.from(textBytes(file, encoding));
  const { path } = await spoolInput(bytes, file.label, { tempDirectory, at: undefined });
  return { ...text, file: { ...file, path }, encoding: { ...encoding, name: 'utf-8', markBytes: 0, hasZeros: false } };
}

import { decoderName } from '../../config/encoding-label.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { FoundFile } from '../files/find-files.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions, TableFormat } from '../table-format.ts';
import type { TableTarget } from '../table-target.ts';
import { headingWarning } from '../heading-warning.ts';
import { knownHeaders } from '../known-headers.ts';
import { readWithCsvParse } from './read-with-csv-parse.ts';
import { duckdbCanRead, readWithDuckdb } from './read-with-duckdb.ts';
import { type SurveyedText, surveyText } from './survey-text.ts';

/** Delimited text: plain files go through the engine's reader, the others through csv-parse. */
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
    take: (engine, target) => takeText(engine, text, target),
  };
}

async function takeText(engine: Engine, text: SurveyedText, target: TableTarget): Promise<void> {
  if (duckdbCanRead(text)) {
    if (await readWithDuckdb(engine, text, target)) return;
    // Made anew rather than deleted from, so that the numbers of its rows stay without gaps.
    const table = quoteName(target.table);
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM ${table} WHERE _file < ${target.fileIndex}`,
    );
  }
  await readWithCsvParse(engine, text, target);
}

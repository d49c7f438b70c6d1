import { stat } from 'node:fs/promises';
import { fileBytes, readError } from '../files/file-bytes.ts';
import type { FoundFile } from '../files/find-files.ts';
import { plainFile } from '../files/plain-file.ts';
import { headOf } from '../files/text-bytes.ts';
import { withZip } from '../files/zip-archive.ts';
import { headingWarning } from '../heading-warning.ts';
import { knownHeaders } from '../known-headers.ts';
import { RowTally } from '../row-tally.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions } from '../table-format.ts';
import { readCellFormats } from './cell-formats.ts';
import { type CellSheet, chooseSheet, listed } from './choose-sheet.ts';
import { DocumentParts } from './document-parts.ts';
import { isCompoundFile, refusedCompoundFile } from './compound-file.ts';
import { openWorkbook, type Sheet, type Workbook } from './open-workbook.ts';
import { readXml } from './read-xml.ts';
import { ScratchRows } from './scratch-rows.ts';
import { readSharedStrings } from './shared-strings.ts';
import { sheetWarnings } from './sheet-facts.ts';
import { SheetListener } from './sheet-listener.ts';
import { SheetTable } from './sheet-table.ts';

/** Parts that are looked at; a sheet has a handful of them. */
const mostParts = 100_000;

/**
 * Reads a sheet of a workbook from end to end; its rows wait in a scratch file until they are taken.
 *
 * @throws UserError when it is no workbook, damaged, protected by a password, or has no such sheet, no row or no header
 */
export async function surveyWorkbook(file: FoundFile, options: SurveyOptions): Promise<SurveyedTable> {
  const { bytes } = await headOf(fileBytes(file), 4);
  const path = await plainFile(file, options.tempDirectory);
  if (isCompoundFile(bytes)) throw await refusedCompoundFile(path, file.label);
  const { size } = await stat(path);
  return await withZip(path, mostParts, async (members) => {
    const workbook = await openWorkbook(new DocumentParts(file.label, members, size));
    const { sheet, others } = await chooseSheet(workbook, options.source.sheet);
    const { warnings, ...surveyed } = await surveySheet(workbook, sheet, options);
    return { file, ...surveyed, warnings: [...workbookWarnings(workbook, sheet, others), ...warnings] };
  }).catch((error: unknown) => {
    throw readError(error, file);
  });
}

async function surveySheet(
  workbook: Workbook,
  { name, part }: CellSheet,
  { source, tempDirectory }: SurveyOptions,
): Promise<Omit<SurveyedTable, 'file'>> {
  const { label, parts, is1904 } = workbook;
  const context = {
    strings: await readSharedStrings(workbook),
    formats: await readCellFormats(workbook),
    is1904,
  };
  const tally = new RowTally(label, tempDirectory);
  const rows = new ScratchRows(tempDirectory);
  try {
    const table = new SheetTable(tally, rows, knownHeaders(source));
    const listener = new SheetListener(label, context, (row) => {
      table.row(row);
      // One long text may stand in every cell.
      parts.refuseGrowth(rows.bytes);
    });
    await readXml(parts.bytes(part), label, listener);
    const headers = table.end();
    return {
      format: 'xlsx',
      encoding: undefined,
      delimiter: undefined,
      sheet: name,
      headers,
      hasHeader: table.headingEnd > 0,
      ...(table.headingEnd > 0 && { heading: table.heading }),
      tally,
      warnings: [...headingWarning(label, table.heading), ...sheetWarnings(label, listener.facts, table.headingEnd)],
      take: (engine, target) => rows.take(engine, target),
    };
  } finally {
    rows.close();
  }
}

function workbookWarnings({ label, hasMacros }: Workbook, { name }: Sheet, others: readonly Sheet[]): string[] {
  const rest = others.length === 1 ? 'another has rows, too' : `${others.length} others have rows, too`;
  return [
    ...(others.length > 0
      ? [`${label}: the sheet "${name}" was read; ${rest}: ${listed(others)}. Name the one that is meant by \`sheet\``]
      : []),
    ...(hasMacros ? [`${label} holds macros; they are never run, and values are those that were saved`] : []),
  ];
}

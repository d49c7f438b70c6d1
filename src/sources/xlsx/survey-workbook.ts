import { stat } from 'node:fs/promises';
import { fileBytes, readError } from '../files/file-bytes.ts';
import type { FoundFile } from '../files/find-files.ts';
import { plainFile } from '../files/plain-file.ts';
import { isReservedName } from '../files/reserved-names.ts';
import { headOf } from '../files/text-bytes.ts';
import { withZip } from '../files/zip-archive.ts';
import { UserError } from '../../errors/user-error.ts';
import { headingWarning } from '../heading-warning.ts';
import { knownHeaders } from '../known-headers.ts';
import { mapColumns } from '../map-columns.ts';
import { RowTally } from '../row-tally.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions } from '../table-format.ts';
import { readCellFormats } from './cell-formats.ts';
import { type CellSheet, eligibleSheets, listed } from './choose-sheet.ts';
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
    const sheets = await eligibleSheets(workbook, options.source.sheet);
    const { sheet, warnings, ...surveyed } = await surveyFirst(workbook, sheets, options);
    const others = sheets.filter((each) => each !== sheet);
    const { name } = sheet;
    return { file, ...surveyed, sheet: name, warnings: [...workbookWarnings(workbook, sheet, others), ...warnings] };
  }).catch((error: unknown) => {
    throw readError(error, file);
  });
}

/** Sheets of a workbook that are looked at; each is read to its end. */
const mostSheets = 5;

/**
 * The first sheet of which a column is an identifier: before it may stand a cover, or notes. Where none has one, the first. Who
 * unsubscribed is passed over, as in archives; a sheet that cannot be read is not.
 */
async function surveyFirst(
  workbook: Workbook,
  sheets: readonly [CellSheet, ...CellSheet[]],
  options: SurveyOptions,
): Promise<Omit<SurveyedTable, 'file' | 'sheet'> & { readonly sheet: CellSheet }> {
  const { source } = options;
  const [first, ...others] = sheets;
  const survey = async (sheet: CellSheet) => ({ ...(await surveySheet(workbook, sheet, options)), sheet });
  const tried = await survey(first);
  const isMeant = source.members === 'all' || !isReservedName(first.name);
  if (others.length === 0 || (isMeant && isTable(tried, workbook, source))) return tried;
  const candidates = others.filter(({ name }) => source.members === 'all' || !isReservedName(name));
  for (const sheet of candidates.slice(0, mostSheets - 1)) {
    const next = await survey(sheet);
    if (isTable(next, workbook, source)) return next;
  }
  return tried;
}

function isTable({ headers }: Pick<SurveyedTable, 'headers'>, { label }: Workbook, source: SurveyOptions['source']) {
  try {
    mapColumns(headers, source, { file: label, at: undefined });
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function surveySheet(
  workbook: Workbook,
  { part }: CellSheet,
  { source, tempDirectory }: SurveyOptions,
): Promise<Omit<SurveyedTable, 'file' | 'sheet'>> {
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

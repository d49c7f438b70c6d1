import { isDriveLink, refuseOtherContent } from './files/binary-content.ts';
import { fileBytes } from './files/file-bytes.ts';
import type { FoundFile } from './files/find-files.ts';
import { headOf } from './files/text-bytes.ts';
import { json } from './json/json-table.ts';
import { parquet } from './parquet/parquet-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';
import type { SurveyOptions, TableFormat } from './table-format.ts';
import { delimitedText } from './text/text-table.ts';
import { xlsx } from './xlsx/xlsx-table.ts';

/** The formats that are known by how they begin; what fits none of them is delimited text, or refused by it. */
const formats: readonly TableFormat[] = [json, parquet, xlsx];

/** Enough for every format to know its own. */
const headBytes = 512;

/**
 * Looks at all of a file, whatever its format: what its content says counts, not its name.
 *
 * @throws UserError when it is empty, in no format that can be read, or has no header
 */
export async function surveyTable(file: FoundFile, options: SurveyOptions): Promise<SurveyedTable> {
  const head = (await headOf(fileBytes(file), headBytes)).bytes.subarray(0, headBytes);
  const { encoding } = options.source;
  const text = encoding === undefined ? head : Buffer.from(new TextDecoder(encoding).decode(head));
  const format = formats.find((each) => each.fits(head) || each.fits(text));
  if (format !== undefined && !isDriveLink(text)) return withoutSheet(await format.survey(file, options), options);
  refuseOtherContent(head, file.label);
  return withoutSheet(await delimitedText.survey(file, options), options);
}

/** Warns of a sheet that is wanted from what has none. */
function withoutSheet(table: SurveyedTable, { source }: SurveyOptions): SurveyedTable {
  if (source.sheet === undefined || table.sheet !== undefined) return table;
  return {
    ...table,
    warnings: [...table.warnings, `${table.file.label} is no workbook: \`sheet\` says nothing of it`],
  };
}

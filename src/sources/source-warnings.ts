import { nameLines } from './line-names.ts';
import type { JoinedColumns } from './join-columns.ts';
import type { MappedColumns } from './map-columns.ts';
import { headerKey } from './preset.ts';
import type { SourceColumn } from './source-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

/** Headers that a warning names; a person looks at the file for the others. */
const namedHeaders = 5;

/** What is odd about the files of a source and does not stop it. Names headers and lines, never what a row holds. */
export function sourceWarnings(
  files: readonly SurveyedTable[],
  joined: JoinedColumns,
  { columns, preset, warnings }: MappedColumns,
): string[] {
  return [
    ...files.flatMap((file) => file.warnings),
    ...warnings,
    ...files.flatMap(unreadableWarning),
    ...files.flatMap(leftOutWarnings),
    ...repeatedHeaders(columns, preset !== undefined),
    ...files.flatMap((file, index) => missingColumns(file, joined, index)),
  ];
}

function unreadableWarning({ file, tally }: SurveyedTable): string[] {
  const [first] = tally.unreadable;
  if (first === undefined) return [];
  const count = tally.unreadableCount;
  const rows = count === 1 ? 'a row cannot be read' : `${count} rows cannot be read, the first of them`;
  const incomplete = tally.cutOffLine !== undefined ? '; the last row is cut off, so the file may be incomplete' : '';
  return [`${file.label}: ${rows} in line ${first.line}: ${first.reason}${incomplete}`];
}

function leftOutWarnings({ file, tally }: SurveyedTable): string[] {
  const { repeated, repeatedCount, below } = tally;
  const left = (count: number, one: string, several: string, lines: readonly number[]) => {
    if (count === 0) return [];
    const said = count === 1 ? `1 line ${one} was left out` : `${count} lines ${several} were left out`;
    return [`${file.label}: ${said}: ${nameLines(lines, count)}`];
  };
  return [
    ...left(repeatedCount, 'that repeats the header', 'that repeat the header', repeated),
    ...left(below.length, 'below the table', 'below the table', below),
  ];
}

/** A known export may repeat a header on purpose: all of its columns feed the identifier. */
function repeatedHeaders(columns: readonly SourceColumn[], isKnown: boolean): string[] {
  const seen = new Set<string>();
  const repeated = columns.filter(({ header, identifier }) => {
    const key = headerKey(header);
    const again = key !== '' && seen.has(key);
    seen.add(key);
    return again && !(isKnown && identifier !== undefined);
  });
  if (repeated.length === 0) return [];
  const shown = repeated.slice(0, namedHeaders).map(({ header, attribute }) => `"${header}" (now ${attribute})`);
  return [`the header names columns again: ${listed(shown, repeated.length)}`];
}

function missingColumns({ file }: SurveyedTable, joined: JoinedColumns, index: number): string[] {
  const missing = joined.headers.filter((_, column) => joined.positions[index]?.[column] === undefined);
  if (missing.length === 0) return [];
  const shown = missing.slice(0, namedHeaders).map((header) => `"${header}"`);
  return [`${file.label} lacks columns that other files have: ${listed(shown, missing.length)}`];
}

function listed(shown: readonly string[], all: number): string {
  return all > shown.length ? `${shown.join(', ')} and ${all - shown.length} more` : shown.join(', ');
}

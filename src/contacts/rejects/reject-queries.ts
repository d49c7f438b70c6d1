import { quoteName, quoteText } from '../../engine/sql.ts';
import { type Identifier, identifiers } from '../../identifiers/identifier.ts';
import type { AttributeColumn } from '../../sources/attribute-types.ts';
import { valueOf } from '../../sources/count-values.ts';
import { rowLines } from '../../sources/row-lines.ts';
import { filePath, headerOf, type SourceTable } from '../../sources/source-table.ts';
import { unreadableRows } from '../../sources/unreadable-rows.ts';
import { type CheckOptions, checkValues } from './checked-values.ts';
import type { JudgedRows } from './judged-rows.ts';

/** What became of a row or value. */
export const effects = { row: 'row rejected', value: 'value dropped', member: 'not on the list' } as const;

/** SQL for the reason of an unreadable row: what is counted as `unreadable` is called that first. */
export const unreadableReason = "'unreadable: ' || reason";

/** Letters of a value that are kept: enough to see what is odd about it; a cell may have megabytes. */
const shownLetters = 160;

/** Queries of everything that is rejected of a source: rows, values of identifiers, values of attributes. */
export function rejectQueries(rows: JudgedRows, options: CheckOptions): string[] {
  const { source, attributes, rules } = rows;
  const queries = [unreadableQuery(source), rejectedQuery(rows)];
  for (const identifier of identifiers.filter((each) => source.mapping[each] !== undefined)) {
    const rule = rules?.[identifier];
    if (rules !== undefined && rule === undefined) continue;
    const asked = rule === undefined ? options.rules : [rule];
    queries.push(invalidQuery(source, identifier, { ...options, rules: asked }));
  }
  for (const attribute of attributes) if (attribute.unparsed > 0) queries.push(unparsedQuery(source, attribute));
  return queries;
}

interface RejectExpressions {
  readonly column?: string;
  readonly reason: string;
  readonly value?: string;
  readonly effect: string;
}

/** One shape for all: `rejectColumns`. `from` gives `_file` and `line`. */
function rejectQuery(source: SourceTable, from: string, { column, reason, value, effect }: RejectExpressions): string {
  return `SELECT ${quoteText(source.name)} AS source, ${filePath(source)} AS file, line, ${column ?? "''"} AS "column", ${reason} AS reason,
    ${value ?? "''"} AS value, ${quoteText(effect)} AS effect, '' AS list FROM (${from})`;
}

function unreadableQuery(source: SourceTable): string {
  return rejectQuery(source, unreadableRows(source), {
    reason: unreadableReason,
    value: `left(beginning, ${shownLetters})`,
    effect: effects.row,
  });
}

function rejectedQuery({ source, rejectedRows }: JudgedRows): string {
  return rejectQuery(source, rowLines(source, rejectedRows, ['reason']), { reason: 'reason', effect: effects.row });
}

function invalidQuery(source: SourceTable, identifier: Identifier, options: CheckOptions): string {
  const { rows, columns } = checkValues(source, identifier, options);
  const found = columns.map(
    ({ column, error }) => `CASE WHEN ${error} <> 'unsupported_field' THEN {header: ${headerText(source, column)},
      reason: ${error}, value: left(${quoteName(column)}, ${shownLetters})} END`,
  );
  // One list a row, so that its values are checked once.
  const invalid = `(SELECT _row, unnest(list_filter([${found.join(', ')}], lambda each: each IS NOT NULL), recursive := true)
    FROM ${rows})`;
  return rejectQuery(source, rowLines(source, invalid, ['header', 'reason', 'value']), {
    column: 'header',
    reason: 'reason',
    value: 'value',
    effect: effects.value,
  });
}

function unparsedQuery(source: SourceTable, { name, type, sql }: AttributeColumn): string {
  const column = quoteName(name);
  const unparsed = `(SELECT _row, left(${column}, ${shownLetters}) AS value FROM ${source.table}
    WHERE ${valueOf(name)} <> '' AND (${sql}) IS NULL)`;
  return rejectQuery(source, rowLines(source, unparsed, ['value']), {
    column: headerText(source, name),
    reason: quoteText(`invalid_${type}`),
    value: 'value',
    effect: effects.value,
  });
}

/** A column without a header goes by its name in filters: where no column is named, a row is meant. */
function headerText(source: SourceTable, column: string): string {
  return quoteText(headerOf(source, column) || column);
}

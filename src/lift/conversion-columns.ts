import type { Engine } from '../engine/engine.ts';
import { UserError } from '../errors/user-error.ts';
import { telling, type Telling } from '../identifiers/identifier.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import { findColumns, listHeaders, noColumn } from '../sources/find-columns.ts';
import { pathsOf, type SourceTable } from '../sources/source-table.ts';
import type { ConversionColumns } from './conversion-table.ts';

/** Headers or attributes, as somebody named them; undefined: to be found. */
export interface NamedColumns {
  readonly time: string | undefined;
  readonly id: string | undefined;
  readonly value: string | undefined;
}

/** Whose a row is, best first: ids of an unknown system may be somebody else's, and households share phones. */
const bestKeys = ['email', 'external_id', 'mobile_ad_id', 'phone'] as const satisfies readonly Telling[];

/**
 * Finds the columns of a file of which nobody has said more than `named`. The time is that of the only column with times.
 *
 * @throws UserError when a named column is not there, nothing says whose the rows are, or it is not clear what says when. Needs `prepareRules`
 */
export async function findConversionColumns(
  engine: Engine,
  source: SourceTable,
  { time, id, value }: NamedColumns,
): Promise<ConversionColumns> {
  const key = bestKeys.filter((identifier) => (source.mapping[identifier]?.length ?? 0) > 0);
  if (key.length === 0) throw noKey(source);
  return {
    key,
    time: time === undefined ? await onlyTime(engine, source) : namedColumn(source, time),
    id: id === undefined ? undefined : namedColumn(source, id),
    value: value === undefined ? undefined : namedColumn(source, value),
  };
}

/** The attribute of a column by its header or name. Throws `UserError` when there is none. */
export function namedColumn(source: SourceTable, wanted: string): string {
  const headers = source.columns.map(({ header }) => header);
  const names = source.columns.map(({ attribute }) => attribute);
  const search = { headers, names, file: pathsOf(source), at: undefined };
  const [index] = findColumns(wanted, search) ?? [];
  const name = names[index ?? -1];
  if (name === undefined) throw new UserError([noColumn(wanted, search)]);
  return name;
}

async function onlyTime(engine: Engine, source: SourceTable): Promise<string> {
  const attributes = source.columns.flatMap((column) => (column.identifier === undefined ? [column.attribute] : []));
  const types = await detectTypes(engine, source, attributes, {});
  const moments = types.filter(({ type }) => type === 'timestamp' || type === 'date').map(({ name }) => name);
  const [only] = moments;
  if (only !== undefined && moments.length === 1) return only;
  const headers = source.columns.filter(({ attribute }) => moments.includes(attribute)).map(({ header }) => header);
  const [first = ''] = headers;
  const file = pathsOf(source);
  throw moments.length === 0
    ? new UserError(`${file} has no column of times, so nothing says when people converted`, {
        fix: `Name it: \`--time COLUMN\`. The columns are: ${listHeaders(source.columns.map(({ header }) => header))}.`,
      })
    : new UserError(`${file} has several columns of times: ${listHeaders(headers)}`, {
        fix: `Say which one tells when people converted: \`--time ${JSON.stringify(first)}\`.`,
      });
}

function noKey(source: SourceTable): UserError {
  return new UserError(`${pathsOf(source)} has no column that says who converted (${telling.join(', ')})`, {
    fix: `Call one by a usual name such as email, or write an \`events:\` block with its \`key:\` and name that. The columns are: ${listHeaders(source.columns.map(({ header }) => header))}.`,
  });
}

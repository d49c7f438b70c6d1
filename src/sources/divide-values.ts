import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Identifier, manyValued } from '../identifiers/identifier.ts';
import { dividedParts, holdsDivider } from './divided-parts.ts';
import { type DividedColumn, headerOf, type SourceTable } from './source-table.ts';

/** Values of one cell that are read; exports that hold more in one are lists of something else. */
const mostValues = 20;

type Undivided = Omit<SourceTable, 'divided'>;
type Column = DividedColumn & { readonly identifier: Identifier; readonly column: string };

/**
 * Takes cells that hold several e-mails, phones or mobile ids apart: the table gets columns `email [1]`, `email [2]`, …, which
 * feed the identifier in the place of `email`. That column keeps the cell as it is, for filters. A source without such a
 * cell stays as it is, and costs one look at its columns.
 */
export async function divideValues(engine: Engine, source: Undivided): Promise<SourceTable> {
  const divided = await findDivided(engine, source);
  if (divided.length === 0) return { ...source, divided };
  const table = quoteName(`divided ${source.name}`);
  await engine.run(`CREATE OR REPLACE TEMP VIEW ${table} AS ${withParts(source.table, divided)}`);
  const mapping = Object.fromEntries(
    Object.entries(source.mapping).map(([identifier, columns]) => [
      identifier,
      columns.flatMap((column) => {
        const found = divided.find((each) => each.identifier === identifier && each.column === column);
        return found === undefined ? [column] : partNumbers(found).map((n) => partName(column, n));
      }),
    ]),
  );
  const warnings = divided.flatMap(({ header, leftOut }) =>
    leftOut === 0
      ? []
      : [`"${header}": ${leftOut} values are left out, because their cells hold more than ${mostValues}`],
  );
  return { ...source, table, mapping, divided, warnings: [...source.warnings, ...warnings] };
}

async function findDivided(engine: Engine, source: Undivided): Promise<Column[]> {
  const candidates = manyValued.flatMap((identifier) =>
    (source.mapping[identifier] ?? []).map((column) => ({ identifier, column })),
  );
  if (candidates.length === 0) return [];
  const found = candidates.map(
    ({ identifier, column }, index) =>
      `coalesce(bool_or(${holdsDivider(identifier, quoteName(column))}), false) AS c${index}`,
  );
  const row = await engine.row(`SELECT ${found.join(', ')} FROM ${source.table}`);
  const columns: Column[] = [];
  for (const [index, { identifier, column }] of candidates.entries()) {
    if (row[`c${index}`] !== true) continue;
    const counted = await countParts(engine, source.table, identifier, column);
    if (counted.most !== undefined) {
      columns.push({ ...counted, identifier, column, header: headerOf(source, column), most: counted.most });
    }
  }
  return columns;
}

/** `most` is undefined when no cell has anything but one value, as it stands. */
async function countParts(engine: Engine, table: string, identifier: Identifier, column: string) {
  const name = quoteName(column);
  const found = await engine.row(`
    SELECT count(*) FILTER (n > 1)::INTEGER AS cells, max(least(n, ${mostValues}))::INTEGER AS most,
      coalesce(bool_or(n <> 1 OR value <> trim(raw)), false) AS changed,
      coalesce(sum(greatest(n - ${mostValues}, 0)), 0)::INTEGER AS left_out
    FROM (SELECT raw, len(parts) AS n, parts[1] AS value FROM (
      SELECT ${name} AS raw, ${dividedParts(identifier, name)} AS parts FROM ${table}
      WHERE ${holdsDivider(identifier, name)}))`);
  return {
    cells: Number(found['cells']),
    leftOut: Number(found['left_out']),
    most: found['changed'] === true ? Math.max(1, Number(found['most'])) : undefined,
  };
}

/** In two steps, so that a cell is taken apart once. */
function withParts(table: string, divided: readonly Column[]): string {
  const lists = divided.map(({ identifier, column }) => {
    const name = quoteName(column);
    return `CASE WHEN ${holdsDivider(identifier, name)} THEN ${dividedParts(identifier, name)} END AS ${listName(column)}`;
  });
  const parts = divided.flatMap((each) => {
    const list = listName(each.column);
    return partNumbers(each).map((n) => {
      const part =
        n > 1 ? `${list}[${n}]` : `CASE WHEN ${list} IS NULL THEN ${quoteName(each.column)} ELSE ${list}[1] END`;
      return `${part} AS ${quoteName(partName(each.column, n))}`;
    });
  });
  const hidden = divided.map(({ column }) => listName(column)).join(', ');
  return `SELECT * EXCLUDE (${hidden}), ${parts.join(', ')} FROM (SELECT *, ${lists.join(', ')} FROM ${table})`;
}

const listName = (column: string) => quoteName(`${column} []`);
const partName = (column: string, n: number) => `${column} [${n}]`;
const partNumbers = ({ most }: DividedColumn) => Array.from({ length: most }, (_, index) => index + 1);

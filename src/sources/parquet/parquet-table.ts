import type { Engine } from '../../engine/engine.ts';
import { queryColumns } from '../../engine/query-columns.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';
import { UserError } from '../../errors/user-error.ts';
import { fileBytes } from '../files/file-bytes.ts';
import type { FoundFile } from '../files/find-files.ts';
import { plainFile } from '../files/plain-file.ts';
import { headOf } from '../files/text-bytes.ts';
import { mostColumns } from '../most-columns.ts';
import { RowTally } from '../row-tally.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { SurveyOptions, TableFormat } from '../table-format.ts';
import type { TableTarget } from '../table-target.ts';
import { nameTree, type ParquetColumn, parquetColumns } from './parquet-columns.ts';
import { encrypted, parquetError } from './parquet-error.ts';

/** Parquet, read by the engine's own reader. */
export const parquet: TableFormat = {
  fits: (head) => ['PAR1', 'PARE'].includes(head.toString('latin1', 0, 4)),
  survey: surveyParquet,
};

async function surveyParquet(file: FoundFile, options: SurveyOptions): Promise<SurveyedTable> {
  const { engine } = options;
  const { label } = file;
  if ((await headOf(fileBytes(file), 4)).bytes.toString('latin1', 0, 4) === 'PARE') throw encrypted(label);
  const path = await plainFile(file, options.tempDirectory);
  const explained = (error: unknown) => {
    throw parquetError(error, label);
  };
  const columns = await columnsOf(engine, path).catch(explained);
  if (columns.length > mostColumns) {
    throw new UserError(`${label} has more than ${mostColumns.toLocaleString('en')} columns`, {
      fix: 'Export fewer columns.',
    });
  }
  const { rows, garbled } = await countRows(engine, path, columns).catch(explained);
  return {
    file,
    format: 'parquet',
    encoding: undefined,
    delimiter: undefined,
    headers: columns.map(({ header }) => header),
    hasHeader: true,
    tally: RowTally.numbered(label, rows),
    warnings: columns.flatMap(({ header }, index) => garbledWarning(label, header, garbled[index] ?? 0)),
    take: async (_, target) => await takeRows(engine, path, columns, target).catch(explained),
  };
}

async function columnsOf(engine: Engine, path: string): Promise<ParquetColumn[]> {
  const schema = await engine.rows(
    `SELECT name, coalesce(num_children, 0)::INTEGER AS children FROM parquet_schema(${literalPath(path)})`,
  );
  const names = nameTree(schema.map((row) => ({ name: String(row['name']), children: Number(row['children']) })));
  return parquetColumns(await queryColumns(engine, `SELECT * FROM ${rowsOf(path)}`), names);
}

/** Rows, and for each column those that hold bytes which are no text. */
async function countRows(
  engine: Engine,
  path: string,
  columns: readonly ParquetColumn[],
): Promise<{ readonly rows: number; readonly garbled: readonly number[] }> {
  const counts = columns.map(({ isBytes, value, text }) =>
    isBytes ? `count(*) FILTER (octet_length(${value}) > 0 AND ${text} IS NULL)` : '0',
  );
  const row = await engine.row(
    `SELECT [${['count(*)', ...counts].map((count) => `${count}::DOUBLE`).join(', ')}]::VARCHAR AS counts FROM ${rowsOf(path)}`,
  );
  const [rows = 0, ...garbled] = JSON.parse(String(row['counts'])) as number[];
  return { rows, garbled };
}

function garbledWarning(label: string, header: string, count: number): string[] {
  if (count === 0) return [];
  const values = count === 1 ? 'one value, which is' : `${count} values, which are`;
  return [`${label}: the column "${header}" holds bytes that are no text in ${values} left empty`];
}

async function takeRows(
  engine: Engine,
  path: string,
  columns: readonly ParquetColumn[],
  { table, fileIndex, positions }: TableTarget,
): Promise<void> {
  const cells = positions.map((position) => (position === undefined ? 'NULL' : (columns[position]?.text ?? 'NULL')));
  await engine.run(`INSERT INTO ${quoteName(table)} SELECT ${[fileIndex, ...cells].join(', ')} FROM ${rowsOf(path)}`);
}

/** Nothing of the name or the folders means anything. */
function rowsOf(path: string): string {
  return `read_parquet(${literalPath(path)}, hive_partitioning = false)`;
}

const literalPath = (path: string) => quoteText(path.replace(/[*?[{]/g, '[$&]'));

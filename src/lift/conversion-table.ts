import type { AttributeType } from '../config/source-config.ts';
import { firstFilled, sourceColumns } from '../contacts/contact-columns.ts';
import type { EventColumns } from '../contacts/event-columns.ts';
import { eventId, fillEventRows } from '../contacts/event-rows.ts';
import { type IdSystem, writeTokens } from '../contacts/identity-tokens.ts';
import type { ReasonCounts } from '../contacts/reason-counts.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { Telling } from '../identifiers/identifier.ts';
import { catalog } from '../ledger/schema.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import { pathsOf, type SourceTable } from '../sources/source-table.ts';

/** Which columns of a file of conversions say what. */
export interface ConversionColumns extends EventColumns {
  /** Attribute of what a conversion was worth. */
  readonly value: string | undefined;
  /** By what people are found, best first. */
  readonly key: readonly Telling[];
}

export interface ConversionOptions {
  readonly columns: ConversionColumns;
  readonly types: Readonly<Record<string, AttributeType>>;
  /** Whose external ids the file has, any of these. */
  readonly systems: readonly IdSystem[];
  readonly defaultCountry: string | undefined;
  readonly now: Date;
}

/** The rows of a file of conversions, whosever they are. */
export interface ConversionTable {
  readonly source: SourceTable;
  readonly columns: ConversionColumns;
  /** The unreadable ones included. */
  readonly rows: number;
  /** Reason to number of rows that count for nobody: `unreadable`, `no_identifier`, `no_time`. */
  readonly rejected: ReasonCounts;
  /** Rows of later than now. */
  readonly future: number;
  /** Usable rows without a value that can be read; undefined where no column of values is asked for. */
  readonly withoutValue: number | undefined;
  /** Local time of the newest conversion until now; undefined when there is none. */
  readonly newest: string | undefined;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Quoted tables of the rows that can be somebody's conversion: `row`, `time` (local), `id` (equal in rows of one conversion), `value`;
 * and of the tokens by which they are somebody's of an experiment (`row`, `token`), those of the first of the keys that anybody has.
 */
export const conversionRows = quoteName('conversions');
export const conversionTokens = quoteName('tokens of conversions');
const sayingRows = quoteName('conversions that say whose they are');

/** Larger ones are phone numbers and ids in the wrong column, and their squares would reach the end of numbers. */
const mostValue = 1e15;

/** Types the rows of a file of conversions and writes down by what people are found. Needs `prepareRules` and the ledger. */
export async function writeConversions(
  engine: Engine,
  source: SourceTable,
  { columns, types, systems, defaultCountry, now }: ConversionOptions,
): Promise<ConversionTable> {
  const { time, value, key } = columns;
  const named = [...new Set([time, ...(value === undefined ? [] : [value])])];
  const table = await fillEventRows(engine, source, { columns, key, wanted: named });
  const rows = { ...source, table };
  await writeKeys(engine, rows, { key, systems, defaultCountry });
  const declared: ConversionOptions['types'] = {
    ...types,
    [time]: 'timestamp',
    ...(value !== undefined && { [value]: 'number' }),
  };
  const attributes = await detectTypes(engine, source, named, declared);
  const sqlOf = (name: string | undefined) => attributes.find((each) => each.name === name)?.sql;
  const moment = `TIMESTAMPTZ '${now.toISOString()}'::TIMESTAMP`;
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${conversionRows} AS
    SELECT row, time, id, CASE WHEN abs(value) <= ${mostValue} THEN value END AS value,
      CASE WHEN row NOT IN (SELECT row FROM ${sayingRows}) THEN 'no_identifier'
        WHEN time IS NULL THEN 'no_time' WHEN time > ${moment} THEN 'future' END AS reason
    FROM (SELECT _row AS row, ${sqlOf(time) ?? 'NULL'} AS time, ${conversionId(columns)} AS id,
      ${sqlOf(value) ?? 'NULL::DOUBLE'} AS value FROM ${table})`);
  const counted = await countRows(engine, source);
  await engine.run(`DELETE FROM ${conversionRows} WHERE reason IS NOT NULL`);
  return {
    source,
    columns,
    ...counted,
    withoutValue: value === undefined ? undefined : counted.withoutValue,
    warnings: [
      ...attributes.flatMap(({ name, doubt }): Diagnostic[] =>
        doubt === undefined
          ? []
          : [
              {
                severity: 'warning',
                message: `${pathsOf(source)}: the ${doubt.values} of ${name} ${doubt.said}`,
                fix: doubt.fix,
              },
            ],
      ),
      ...(counted.daysOnly ? [daysOnlyWarning(source)] : []),
    ],
  };
}

/** Where nothing says which rows are of one conversion, each is one. */
function conversionId(columns: EventColumns): string {
  return columns.id === undefined ? 'chr(31) || _row' : eventId(columns);
}

/**
 * Writes `conversionTokens`, and a table of the rows that say whose they are (`row`), whether anybody knows them or not. Only rows that
 * nobody's e-mail explains are asked for their ids, and so on: most rows have to be looked at once.
 */
async function writeKeys(
  engine: Engine,
  source: SourceTable,
  {
    key,
    systems,
    defaultCountry,
  }: Pick<ConversionColumns, 'key'> & Pick<ConversionOptions, 'systems' | 'defaultCountry'>,
): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${conversionTokens} (row BIGINT, token UHUGEINT)`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${sayingRows} (row BIGINT)`);
  const country = key.includes('phone') ? firstFilled(source, 'country') : 'NULL';
  const some = quoteName('some tokens of conversions');
  for (const each of key) {
    const rows = {
      from: `(FROM ${source.table} WHERE _row NOT IN (SELECT row FROM ${conversionTokens}))`,
      contact: '_row',
      values: sourceColumns(source, each).map((sql) => ({ identifier: each, sql })),
      country,
    };
    await writeTokens(engine, some, rows, { defaultCountry, systems });
    await engine.run(`
      INSERT INTO ${sayingRows} SELECT DISTINCT contact FROM ${some};
      INSERT INTO ${conversionTokens}
      SELECT contact, token FROM ${some} SEMI JOIN ${catalog}.assigned_tokens USING (token);
      DROP TABLE ${some}`);
  }
}

async function countRows(engine: Engine, { rows, unreadableCount }: SourceTable) {
  const count = (reason: string) => `count(*) FILTER (reason = '${reason}')::INTEGER AS ${reason}`;
  const usable = 'FILTER (reason IS NULL)';
  const found = await engine.row(`
    SELECT ${['no_identifier', 'no_time', 'future'].map(count).join(', ')},
      (count(*) ${usable} - count(value) ${usable})::INTEGER AS without_value,
      strftime(max(time) ${usable}, '%Y-%m-%d %H:%M') AS newest,
      coalesce(bool_and(time = date_trunc('day', time)) FILTER (time IS NOT NULL), false) AS days_only
    FROM ${conversionRows}`);
  const rejected = { no_identifier: found['no_identifier'], no_time: found['no_time'], unreadable: unreadableCount };
  return {
    rows: rows + unreadableCount,
    rejected: Object.fromEntries(
      Object.entries(rejected).flatMap(([reason, n]) => (Number(n) === 0 ? [] : [[reason, Number(n)]])),
    ),
    future: Number(found['future']),
    withoutValue: Number(found['without_value']),
    newest: typeof found['newest'] === 'string' ? found['newest'] : undefined,
    daysOnly: found['days_only'] === true,
  };
}

const daysOnlyWarning = (source: SourceTable): Diagnostic => ({
  severity: 'warning',
  message: `${pathsOf(source)}: its times are days without a time of day, so that what people did on the day on which they entered counts as before`,
  fix: 'Export the time of day too; both arms miss the same.',
});

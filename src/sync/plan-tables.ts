import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { memberColumns, memberDdl } from '../ledger/schema.ts';
import type { Compared } from './diff.ts';
import type { RemovalNames } from './removal-names.ts';
import type { Wanted } from './wanted.ts';

/** The catalog name under which a plan's members are attached, in memory or as the file of `--out`. */
export const planCatalog = 'plan';

/** The quoted table of a list's changes: `kind`, `seq` (0-based within removes, and within adds + refreshes), member columns. */
export function changesTable(index: number): string {
  return `${planCatalog}.${quoteName(`changes_${index}`)}`;
}

/**
 * The quoted table of `key` and of fields as they are sent of whoever is added, where they are not written down (`unkeptFields`). Only in
 * memory: a plan that has it is not saved.
 */
export function unkeptTable(index: number): string {
  return `${planCatalog}.${quoteName(`unkept_${index}`)}`;
}

/** The quoted table of `key`: members to send once more when the removals are final. */
export function healsTable(index: number): string {
  return `${planCatalog}.${quoteName(`heals_${index}`)}`;
}

/** Table of `experiment`, `person`, `unit` and `arm`: whom experiments divide for the first time. */
export const assignedTable = `${planCatalog}.assigned`;

/** Table of `experiment`, `person` and `token`: by what people of experiments are recognised. */
export const assignedTokensTable = `${planCatalog}.assigned_tokens`;

const changesDdl = `kind VARCHAR NOT NULL, seq BIGINT NOT NULL, ${memberDdl}`;

export interface ChangeCounts {
  readonly adds: number;
  readonly removes: number;
  readonly refreshes: number;
}

/**
 * Writes the changes of a list that was never sent to: everybody is added. To look everybody up among everybody would take more
 * memory than all else.
 */
export async function writeFirstChanges(engine: Engine, index: number, wanted: Pick<Wanted, 'members'>): Promise<void> {
  const changes = changesTable(index);
  await engine.run(`
    CREATE OR REPLACE TABLE ${changes} (${changesDdl});
    INSERT INTO ${changes} SELECT 'add', row_number() OVER () - 1, ${memberColumns.join(', ')} FROM ${await wanted.members()};
    CREATE OR REPLACE TABLE ${healsTable(index)} (key UHUGEINT)`);
}

/** Writes what is sent of a list's changes and not written down, for as long as the plan is held. */
export async function writeUnkept(engine: Engine, index: number, { unkept }: Pick<Wanted, 'unkept'>): Promise<void> {
  if (unkept === undefined) return;
  const added = `SELECT key FROM ${changesTable(index)} WHERE kind <> 'remove'`;
  await engine.run(`CREATE OR REPLACE TABLE ${unkeptTable(index)} AS FROM ${await unkept(added)}`);
}

/** Writes a list's changes into the plan database. */
export async function writeChanges(
  engine: Engine,
  index: number,
  given: {
    /**
     * SQL, in parentheses, of wanted members, with the ledger's member columns.
     *
     * @param among SQL giving `key`, those who are asked for
     */
    readonly rows: (among: string) => string;
    /** Quoted table of those who are not on the list. */
    readonly fresh: string;
    readonly difference: Compared;
    readonly removal: RemovalNames | undefined;
    readonly asynchronous: boolean;
    /** Quoted table of `key`: members of this plan that removals of earlier runs may still take off; undefined: none. */
    readonly atRisk: string | undefined;
  },
): Promise<ChangeCounts> {
  const { difference, removal, rows, fresh, asynchronous, atRisk } = given;
  const columns = memberColumns.join(', ');
  const changes = changesTable(index);
  await engine.run(`CREATE OR REPLACE TABLE ${changes} (${changesDdl})`);
  if (removal !== undefined) {
    await engine.run(
      `INSERT INTO ${changes} SELECT 'remove', row_number() OVER () - 1, ${columns} FROM ${removal.table}`,
    );
  }
  // Where order is kept, whoever a removal takes along is sent again at once; elsewhere when the removal is final.
  const touched =
    removal === undefined || asynchronous
      ? ''
      : `
    UNION ALL SELECT 'refresh' AS kind, ${columns} FROM ${rows(`FROM ${removal.touched}`)}
    WHERE key IN (SELECT key FROM ${difference.held}) AND key NOT IN (SELECT key FROM ${difference.refreshes})`;
  const refreshed = difference.some.refreshes
    ? `
    UNION ALL SELECT 'refresh' AS kind, ${columns} FROM ${rows(`SELECT key FROM ${difference.refreshes}`)}`
    : '';
  await engine.run(`
    INSERT INTO ${changes} SELECT kind, row_number() OVER () - 1, ${columns} FROM (
      SELECT 'add' AS kind, ${columns} FROM ${fresh} SEMI JOIN ${difference.adds} USING (key)${refreshed}${touched})`);
  // Where order is kept the note matters only to a run that dies between a removal and the additions after it.
  const heals = [
    ...(removal === undefined ? [] : [`SELECT key FROM ${asynchronous ? removal.related : removal.touched}`]),
    ...(atRisk === undefined ? [] : [`SELECT key FROM ${atRisk}`]),
    'SELECT NULL::UHUGEINT AS key WHERE false',
  ];
  await engine.run(`CREATE OR REPLACE TABLE ${healsTable(index)} AS ${heals.join(' UNION ')}`);
  const counts = await engine.row(`
    SELECT count(*) FILTER (kind = 'add')::INTEGER AS adds, count(*) FILTER (kind = 'remove')::INTEGER AS removes,
      count(*) FILTER (kind = 'refresh')::INTEGER AS refreshes FROM ${changes}`);
  return { adds: Number(counts['adds']), removes: Number(counts['removes']), refreshes: Number(counts['refreshes']) };
}

import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { CheckOptions } from './checked-values.ts';
import type { JudgedRows } from './judged-rows.ts';
import { effects, rejectQueries } from './reject-queries.ts';
import { refusePlace, rejectColumns, writeRejects } from './write-rejects.ts';

/** Where a person wants to have rejects. */
export interface RejectsRequest {
  /** Absolute path. */
  readonly file: string;
  /** Writes values as they are; otherwise only their shapes. */
  readonly reveal: boolean;
}

/** What a file of rejects holds: reason to number. */
export interface WrittenRejects {
  /** Absolute path. */
  readonly file: string;
  /** Whether values stand in it as they are. */
  readonly revealed: boolean;
  /** Rows that are rejected; with those of the sources that were read, contacts and duplicates they add up. */
  readonly rows: Readonly<Record<string, number>>;
  /** Values that are dropped, of rejected rows and of others. */
  readonly values: Readonly<Record<string, number>>;
  /** Contacts that cannot be on a list, once for each list. */
  readonly members: Readonly<Record<string, number>>;
}

const table = quoteName('rejects');

/**
 * Finds every rejected row and every invalid value of sources, and writes them down. Requires `prepareRules`.
 *
 * @param inputs absolute paths of what is read
 * @throws UserError when the file cannot be written, or is one of those that are read
 */
export async function collectRejects(
  engine: Engine,
  judged: readonly JudgedRows[],
  options: CheckOptions & { readonly request: RejectsRequest; readonly inputs: readonly string[] },
): Promise<WrittenRejects> {
  await refusePlace(options.request.file, options.inputs);
  const types = rejectColumns.map((column) => `${quoteName(column)} ${column === 'line' ? 'BIGINT' : 'VARCHAR'}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} (${types.join(', ')})`);
  for (const rows of judged) {
    for (const query of rejectQueries(rows, options)) await engine.run(insertion(query));
  }
  return writeCollected(engine, options.request);
}

/** Writes the file again, with what `query` (of `rejectColumns`) gives besides. */
export async function writeFurtherRejects(
  engine: Engine,
  query: string,
  written: WrittenRejects,
): Promise<WrittenRejects> {
  await engine.run(insertion(query));
  return writeCollected(engine, { file: written.file, reveal: written.revealed });
}

const insertion = (query: string) => `INSERT INTO ${table} BY NAME ${query}`;

async function writeCollected(engine: Engine, { file, reveal }: RejectsRequest): Promise<WrittenRejects> {
  await writeRejects(engine, `FROM ${table}`, { file, reveal });
  // What is wrong with an unreadable row may be said in very many ways, of which the first words are the reason.
  const counts = await engine.rows(`
    SELECT effect, split_part(reason, ':', 1) AS reason, count(*)::INTEGER AS n FROM ${table}
    GROUP BY ALL ORDER BY n DESC, reason`);
  const of = (effect: string) =>
    Object.fromEntries(
      counts.filter((row) => row['effect'] === effect).map((row) => [String(row['reason']), Number(row['n'])]),
    );
  return { file, revealed: reveal, rows: of(effects.row), values: of(effects.value), members: of(effects.member) };
}

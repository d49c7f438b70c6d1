import type { Engine, Row } from '../engine/engine.ts';
import { catalog } from './schema.ts';
import { writing } from './write-failure.ts';

/** One run as the ledger keeps it. */
export interface LedgerRun {
  /** Sorts by time, e.g. `20261124-061500-417`. */
  readonly run: string;
  readonly startedAt: string;
  /** Undefined while it runs, and for ever when it was killed. */
  readonly endedAt: string | undefined;
  readonly exitCode: number | undefined;
  /** What `runs ID` shows; counts and reasons, nothing personal. */
  readonly summary: unknown;
}

/** Whether the ledger has a run of this name. */
export async function hasRun(engine: Engine, run: string): Promise<boolean> {
  const { some } = await engine.row(`SELECT EXISTS (FROM ${catalog}.runs WHERE run = $1) AS some`, [run]);
  return some === true;
}

export async function startRun(engine: Engine, run: string, at: Date): Promise<void> {
  await writing(() =>
    engine.run(`INSERT INTO ${catalog}.runs (run, started_at) VALUES ($1, $2::VARCHAR::TIMESTAMP)`, [
      run,
      at.toISOString(),
    ]),
  );
}

export async function endRun(
  engine: Engine,
  run: string,
  outcome: { readonly exitCode: number; readonly summary: unknown },
  at: Date,
): Promise<void> {
  await writing(() =>
    engine.run(
      `UPDATE ${catalog}.runs SET ended_at = $2::VARCHAR::TIMESTAMP, exit_code = $3, summary = $4 WHERE run = $1`,
      [run, at.toISOString(), outcome.exitCode, JSON.stringify(outcome.summary)],
    ),
  );
}

/** Runs, newest first: as they were written down, for a clock may be set back between two. */
export async function ledgerRuns(engine: Engine, limit: number): Promise<LedgerRun[]> {
  const rows = await engine.rows(`
    SELECT run, exit_code, summary, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') AS started_at,
      strftime(ended_at, '%Y-%m-%dT%H:%M:%SZ') AS ended_at
    FROM ${catalog}.runs ORDER BY rowid DESC LIMIT ${limit}`);
  return rows.map(ledgerRun);
}

function ledgerRun(row: Row): LedgerRun {
  return {
    run: String(row['run']),
    startedAt: String(row['started_at']),
    endedAt: row['ended_at'] === null ? undefined : String(row['ended_at']),
    exitCode: row['exit_code'] === null ? undefined : Number(row['exit_code']),
    summary: typeof row['summary'] === 'string' ? (JSON.parse(row['summary']) as unknown) : undefined,
  };
}

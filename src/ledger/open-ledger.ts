import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { catalog, createLedger, ledgerVersion } from './schema.ts';

/** Where a project's ledger, runs and rejected rows live, beside its config file. */
export function stateDirectory(configDirectory: string): string {
  return join(configDirectory, '.audience-sync');
}

/** What a run leaves for people to read. */
export function runDirectory(configDirectory: string, run: string): string {
  return join(stateDirectory(configDirectory), 'runs', run);
}

/** The ledger's file. */
export function ledgerFile(configDirectory: string): string {
  return join(stateDirectory(configDirectory), 'ledger.duckdb');
}

/**
 * Attaches the ledger for writing, making it when there is none. DuckDB's lock on the file is the lock of a run: it ends
 * with the process, however that ends.
 *
 * @throws UserError exit 10 when another process holds the ledger, 11 when a newer release wrote it
 */
export async function openLedger(engine: Engine, configDirectory: string): Promise<void> {
  const file = ledgerFile(configDirectory);
  mkdirSync(stateDirectory(configDirectory), { recursive: true, mode: 0o700 });
  try {
    await engine.run(`ATTACH ${quoteText(file)} AS ${catalog}`);
  } catch (error) {
    throw lockedBy(error) ?? unreadable(error, file);
  }
  chmodSync(file, 0o600);
  if (await isEmpty(engine)) await createLedger(engine);
  await refuseNewer(engine, file);
}

/**
 * Attaches what the ledger holds for reading; an empty one when there is none. While a run holds the ledger, a copy of it
 * is read, so that `plan` and `status` work beside a long sync and never stand in its way.
 */
export async function readLedger(engine: Engine, configDirectory: string, tempDirectory: string): Promise<void> {
  const file = ledgerFile(configDirectory);
  if (!existsSync(file)) return emptyLedger(engine);
  const copy = join(tempDirectory, 'ledger-copy.duckdb');
  await copyFile(file, copy);
  if (existsSync(`${file}.wal`)) await copyFile(`${file}.wal`, `${copy}.wal`);
  try {
    // Not read-only: what the write-ahead log holds must be replayed into the copy.
    await engine.run(`ATTACH ${quoteText(copy)} AS ${catalog}`);
  } catch (error) {
    throw unreadable(error, file);
  }
  if (await isEmpty(engine)) await createLedger(engine);
  await refuseNewer(engine, file);
}

async function emptyLedger(engine: Engine): Promise<void> {
  await engine.run(`ATTACH ':memory:' AS ${catalog}`);
  await createLedger(engine);
}

async function isEmpty(engine: Engine): Promise<boolean> {
  const { n } = await engine.row(
    `SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE database_name = ${quoteText(catalog)}`,
  );
  return Number(n) === 0;
}

async function refuseNewer(engine: Engine, file: string): Promise<void> {
  const { version } = await engine.row(`SELECT version FROM ${catalog}.meta`);
  if (Number(version) <= ledgerVersion) return;
  throw new UserError(`the ledger ${file} has version ${String(version)}; this release reads up to ${ledgerVersion}`, {
    exitCode: ExitCode.newerLedger,
    fix: 'update audience-sync to the release that wrote it, or newer',
  });
}

function lockedBy(error: unknown): UserError | undefined {
  const message = error instanceof Error ? error.message : '';
  if (!/Could not set lock|being used by another process|already attached/i.test(message)) return undefined;
  const pid = /PID (\d+)/.exec(message)?.[1];
  return new UserError(`another run holds the ledger${pid === undefined ? '' : ` (process ${pid})`}`, {
    exitCode: ExitCode.locked,
    fix: 'wait for it to end, then run this again',
    cause: error,
  });
}

function unreadable(error: unknown, file: string): UserError {
  return new UserError(`the ledger ${file} cannot be opened`, {
    exitCode: ExitCode.unexpected,
    fix: 'check its permissions and the free space; if it is damaged, move it away: the next `sync` finds the lists by their keys and sends everybody again',
    cause: error,
  });
}

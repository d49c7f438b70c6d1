import { chmodSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stateDirectory } from '../config/state-directory.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { errorCode } from '../errors/error-code.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { explainAccessFailure } from './access-failure.ts';
import { isNoted } from './high-water.ts';
import { type Holder, sayHolder, writeHolder } from './holder.ts';
import { catalog, createLedger, ledgerVersion, migrateLedger } from './schema.ts';
import { explainWriteFailure } from './write-failure.ts';

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
 * @param holder what to tell others who come meanwhile
 * @throws UserError exit 2 when the folder may not be written, 10 when another process holds the ledger, 11 when a newer
 * release wrote it
 */
export async function openLedger(engine: Engine, configDirectory: string, holder?: Holder): Promise<void> {
  const file = ledgerFile(configDirectory);
  const directory = stateDirectory(configDirectory);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    // DuckDB makes the write-ahead log whenever it needs one, with the modes that the process allows.
    process.umask(0o077);
    await engine.run(`SET wal_autocheckpoint = '${logBytes}'`);
    await attach(engine, file);
    chmodSync(file, 0o600);
    if (holder !== undefined) writeHolder(directory, holder);
  } catch (error) {
    throw (
      lockedBy(error, directory) ??
      newer(error, file) ??
      explainAccessFailure(error, 'write', file) ??
      unreadable(error, file)
    );
  }
  await checkVersion(engine, file);
}

/**
 * Attaches what the ledger holds for reading; an empty one when there is none. A copy is read, so that `plan` and `status`
 * work beside a long sync and never stand in its way.
 *
 * @throws UserError exit 10 when a run changes it faster than it can be copied, 11 when a newer release wrote it
 */
export async function readLedger(engine: Engine, configDirectory: string, tempDirectory: string): Promise<void> {
  const file = ledgerFile(configDirectory);
  const copy = join(tempDirectory, 'ledger-copy.duckdb');
  try {
    if (isUnbegun(file)) return await emptyLedger(engine);
    await copyWhole(file, copy);
    // Not read-only: what the write-ahead log holds must be replayed into the copy.
    await engine.run(`ATTACH ${quoteText(copy)} AS ${catalog}`);
  } catch (error) {
    throw newer(error, file) ?? explainAccessFailure(error, 'read', file) ?? unreadable(error, file);
  }
  await checkVersion(engine, file);
}

/**
 * How much the write-ahead log may hold before it is moved into the file, which takes longer the larger the lists are; the engine's own
 * 16 MB are a few requests, and with them a million additions took ten times as long. It is read again by whoever opens the ledger after
 * a run that was killed, or a copy beside one that goes on: some seconds for this much.
 */
const logBytes = '128MiB';

/** Attaches the ledger, made anew where a run died over making it. */
async function attach(engine: Engine, file: string): Promise<void> {
  const statement = `ATTACH ${quoteText(file)} AS ${catalog}`;
  try {
    await engine.run(statement);
  } catch (error) {
    if (isLocked(error) || !existsSync(file) || !isUnbegun(file)) throw error;
    rmSync(file);
    await engine.run(statement);
  }
}

/** How often a copy is tried that a run writes into, and how long it is left alone in between. */
const copies = 20;
const pauseMs = 50;

/**
 * Copies the ledger and its write-ahead log as they were at one moment, while a run may be writing them.
 *
 * @throws UserError exit 10 when there is no such moment: what was copied then looks like a damaged ledger, and is none
 */
async function copyWhole(file: string, copy: string): Promise<void> {
  for (let left = copies; left > 0; left -= 1) {
    if (left < copies) await delay(pauseMs);
    const before = stateOf(file);
    await rm(`${copy}.wal`, { force: true });
    await copyWritable(file, copy);
    if (existsSync(`${file}.wal`)) await copyWritable(`${file}.wal`, `${copy}.wal`).catch(ignoreMissing);
    if (stateOf(file) === before) return;
  }
  throw new UserError(`the ledger ${file} changes faster than it can be copied${sayHolder(dirname(file), undefined)}`, {
    exitCode: ExitCode.locked,
    fix: 'Run this again in a moment, or when that run has ended.',
  });
}

/**
 * A copy takes over the mode of what it is made of; that one may be read does not mean that it may be written. File systems that can
 * (APFS, Btrfs, XFS) copy no byte until one is written.
 */
async function copyWritable(file: string, copy: string): Promise<void> {
  await copyFile(file, copy, constants.COPYFILE_FICLONE);
  await chmod(copy, 0o600);
}

/**
 * Changes whenever a run moves what the log holds into the file. That the log only grows does no harm: of one that ends in
 * the middle of an entry, DuckDB reads what is before.
 */
function stateOf(file: string): string {
  const stat = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false });
  const main = stat(file);
  return `${main?.ino} ${main?.size} ${main?.mtimeNs} ${stat(`${file}.wal`)?.ino}`;
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}

/** DuckDB begins a file with three headers of 4 KiB; nothing else is written, here or into a log, before they are all there. */
const headersBytes = 3 * 4096;

/** Whether there is no ledger, or one that the first run died over making, so that nothing can be in it. */
function isUnbegun(file: string): boolean {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size === 0) return true;
  const hadMore = existsSync(`${file}.wal`) || isNoted(dirname(file));
  return size < headersBytes && !hadMore && readFileSync(file).toString('latin1', 8, 12) === 'DUCK';
}

async function emptyLedger(engine: Engine): Promise<void> {
  await engine.run(`ATTACH ':memory:' AS ${catalog}`);
  await createLedger(engine);
}

/**
 * Makes the tables where there are none, and those of an earlier release today's; refuses a ledger of a newer release, and a
 * file that is none.
 */
async function checkVersion(engine: Engine, file: string): Promise<void> {
  let version: unknown;
  try {
    const { n } = await engine.row(
      `SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE database_name = ${quoteText(catalog)}`,
    );
    if (Number(n) === 0) await createLedger(engine);
    ({ version } = await engine.row(`SELECT version FROM ${catalog}.meta`));
    await migrateLedger(engine, Number(version));
  } catch (error) {
    throw unreadable(explainWriteFailure(error), file);
  }
  if (Number(version) > ledgerVersion) {
    throw newerThanThis(`has version ${String(version)}; this release reads up to ${ledgerVersion}`, file);
  }
}

function isLocked(error: unknown): error is Error {
  return (
    error instanceof Error && /Could not set lock|being used by another process|already attached/i.test(error.message)
  );
}

function lockedBy(error: unknown, directory: string): UserError | undefined {
  if (!isLocked(error)) return undefined;
  const pid = /PID (\d+)/.exec(error.message)?.[1];
  return new UserError(`another run holds the ledger${sayHolder(directory, pid)}`, {
    exitCode: ExitCode.locked,
    fix: 'Wait for it to end, then run this again; `--wait-lock` waits.',
    cause: error,
  });
}

/** A newer DuckDB writes files that an older one cannot read. */
function newer(error: unknown, file: string): UserError | undefined {
  const message = error instanceof Error ? error.message : '';
  return /database file with version number/.test(message)
    ? newerThanThis('was written by a newer release', file, error)
    : undefined;
}

function newerThanThis(what: string, file: string, cause?: unknown): UserError {
  return new UserError(`the ledger ${file} ${what}`, {
    exitCode: ExitCode.newerLedger,
    fix: 'Update audience-sync to the release that wrote it, or newer.',
    cause,
  });
}

function unreadable(error: unknown, file: string): UserError {
  if (error instanceof UserError) return error;
  return new UserError(`the ledger ${file} cannot be opened`, {
    exitCode: ExitCode.unexpected,
    fix: '`--verbose` tells why; if it is damaged, move it away while no run is going on, and run `audience-sync sync --full`: lists are found by their keys.',
    cause: error,
  });
}

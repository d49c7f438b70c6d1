import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Engine } from '../engine/engine.ts';
import { errorCode } from '../errors/error-code.ts';
import { UserError } from '../errors/user-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { explainAccessFailure } from './access-failure.ts';
import { catalog } from './schema.ts';
import { explainWriteFailure } from './write-failure.ts';

/**
 * The highest number of a request that the ledger was given, in a file of its own. A log that ends in the middle is what a killed run
 * leaves, so that the engine reads what is before and says nothing; that requests are missing which were sent, only this tells.
 */
export interface HighWater {
  /** Notes that a request is written down; resolves when that is on the disk. */
  note(request: number): Promise<void>;
}

const fileIn = (directory: string): string => join(directory, 'last-request');

/** Whether a request was ever noted. */
export function isNoted(directory: string): boolean {
  return existsSync(fileIn(directory));
}

/** Whoever reads finds the number before or after, never a part of one: that would be a smaller number. */
export function highWater(directory: string): HighWater {
  const file = fileIn(directory);
  const queue = pLimit(1);
  let highest = 0;
  let noted = -1;
  const write = async (request: number): Promise<void> => {
    // Whoever came meanwhile was noted together with the one before.
    if (request <= noted) return;
    const number = highest;
    try {
      await writeFile(`${file}.new`, `${number}\n`, { mode: 0o600, flush: true });
      await rename(`${file}.new`, file);
    } catch (error) {
      throw explainWriteFailure(error);
    }
    noted = number;
  };
  return {
    note(request) {
      highest = Math.max(highest, request);
      return queue(() => write(request));
    },
  };
}

/**
 * What was noted last; 0 when nothing was.
 *
 * @throws UserError when what is there cannot be read (exit 2) or is no number (exit 1): nobody knows then what is missing
 */
export function readHighWater(directory: string): number {
  const file = fileIn(directory);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw explainAccessFailure(error, 'read', file) ?? unreadable(file, error);
  }
  if (!/^\d+\n$/.test(text)) throw unreadable(file);
  return Number(text);
}

function unreadable(file: string, cause?: unknown): UserError {
  return new UserError(`${file}, the number of the last request that the ledger was given, is damaged`, {
    exitCode: ExitCode.unexpected,
    fix: 'Put back the whole .audience-sync folder from where it came, or run `audience-sync sync --full`. If the ledger beside it is surely the newest, remove the file.',
    cause,
  });
}

/**
 * Makes sure that the attached ledger has every request that it was given.
 *
 * @throws UserError exit 1 when it has not
 */
export async function requireAllRequests(engine: Engine, noted: number): Promise<void> {
  const loss = await lostRequests(engine, noted);
  if (loss !== undefined) throw loss;
}

/** That the attached ledger has not every request that it was given, and what to do about it; undefined when it has. */
export async function lostRequests(engine: Engine, noted: number): Promise<UserError | undefined> {
  const missing = noted - (await lastRequest(engine));
  if (missing <= 0) return undefined;
  return new UserError(
    `the ledger has lost its last ${missing === 1 ? 'request' : `${missing} requests`}: it is older than it was, or was cut off`,
    {
      exitCode: ExitCode.unexpected,
      fix: 'Put back the whole .audience-sync folder from where it came, or run `audience-sync sync --full`, which makes lists what the config wants.',
    },
  );
}

/** Whether the attached ledger lacks requests that it was given, as far as can be told: also when what was noted cannot be read. */
export async function lacksRequests(engine: Engine, directory: string): Promise<boolean> {
  const last = await lastRequest(engine);
  try {
    return readHighWater(directory) > last;
  } catch {
    return true;
  }
}

/** Takes the attached ledger for whole. */
export async function acceptLoss(engine: Engine, directory: string): Promise<void> {
  await highWater(directory).note(await lastRequest(engine));
}

async function lastRequest(engine: Engine): Promise<number> {
  const { last } = await engine.row(`SELECT coalesce(max(request), 0)::INTEGER AS last FROM ${catalog}.requests`);
  return Number(last);
}

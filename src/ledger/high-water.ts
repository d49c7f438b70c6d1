import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { UserError } from '../errors/user-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { catalog } from './schema.ts';

/**
 * The highest number of a request that the ledger was given, in a file of its own. A log that ends in the middle is what a killed run
 * leaves, so that the engine reads what is before and says nothing; that requests are missing which were sent, only this tells.
 */
export interface HighWater {
  /** Notes that a request is written down. */
  note(request: number): void;
}

const fileIn = (directory: string): string => join(directory, 'last-request');

export function highWater(directory: string): HighWater {
  return {
    note(request) {
      writeFileSync(fileIn(directory), `${request}\n`, { mode: 0o600 });
    },
  };
}

/** What was noted last; 0 when nothing was, or it cannot be read. */
export function readHighWater(directory: string): number {
  try {
    return Number.parseInt(readFileSync(fileIn(directory), 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

/**
 * Makes sure that the attached ledger has every request that it was given.
 *
 * @throws UserError exit 1 when it has not
 */
export async function requireAllRequests(engine: Engine, noted: number): Promise<void> {
  const missing = noted - (await lastRequest(engine));
  if (missing <= 0) return;
  throw new UserError(
    `the ledger has lost its last ${missing === 1 ? 'request' : `${missing} requests`}: it is older than it was, or was cut off`,
    {
      exitCode: ExitCode.unexpected,
      fix: 'Put back the whole .audience-sync folder from where it came, or run `audience-sync sync --full`, which makes lists what the config wants.',
    },
  );
}

/** Takes the attached ledger for whole, because everybody is sent again. */
export async function acceptLoss(engine: Engine, directory: string): Promise<void> {
  const last = await lastRequest(engine);
  if (readHighWater(directory) > last) highWater(directory).note(last);
}

async function lastRequest(engine: Engine): Promise<number> {
  const { last } = await engine.row(`SELECT coalesce(max(request), 0)::INTEGER AS last FROM ${catalog}.requests`);
  return Number(last);
}

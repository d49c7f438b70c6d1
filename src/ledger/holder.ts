import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Who holds the ledger. The lock itself is the engine's and ends with the process; this is for people to read. */
export interface Holder {
  readonly pid: number;
  /** What was called: `sync win-back`. */
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

const holderSchema = z.object({ pid: z.number(), command: z.string(), since: z.string() });

const fileIn = (directory: string): string => join(directory, 'holder.json');

export function writeHolder(directory: string, holder: Holder): void {
  const file = fileIn(directory);
  writeFileSync(`${file}.new`, JSON.stringify(holder), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Words for the process that holds the ledger: what it said of itself, when it is the one that wrote it down last. */
export function sayHolder(directory: string, pid: string | undefined): string {
  const holder = readHolder(directory);
  if (holder === undefined || (pid !== undefined && Number(pid) !== holder.pid)) {
    return pid === undefined ? '' : ` (process ${pid})`;
  }
  return ` (process ${holder.pid}, \`${holder.command}\`, since ${holder.since})`;
}

function readHolder(directory: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(fileIn(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errors/error-code.ts';

/** What is remembered of a block between two lives of the scheduler. */
export interface BlockState {
  /** Due times up to this one have been dealt with. */
  readonly since: Date;
  /** Undefined: it has not run yet. */
  readonly last: LastRun | undefined;
  /** When the last run is to be tried again, besides the schedule. */
  readonly again: Date | undefined;
}

export interface LastRun {
  readonly began: Date;
  readonly ended: Date;
  readonly exitCode: number;
  /** Whether a person has to look: nothing that passes by itself. */
  readonly needsHuman: boolean;
}

/** By the key of the block. */
export type ScheduleState = ReadonlyMap<string, BlockState>;

const version = 1;

/** The file beside the ledger that says what was run when. */
export class StateFile {
  readonly #file: string;

  constructor(stateDirectory: string) {
    this.#file = join(stateDirectory, 'schedule.json');
  }

  /** What was written last; a reason when there is something that cannot be read. Without a file nothing is known. */
  read(): { readonly state: ScheduleState; readonly problem?: string } {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      const isAbsent = errorCode(error) === 'ENOENT';
      return { state: new Map(), ...(!isAbsent && { problem: `${this.#file} cannot be read` }) };
    }
    const state = parseState(text);
    if (state !== undefined) return { state };
    return { state: new Map(), problem: `${this.#file} is damaged, or of a newer release` };
  }

  /** Whoever reads sees the state before or after, never half of it. */
  write(state: ScheduleState): void {
    const blocks = Object.fromEntries(
      [...state].map(([key, { since, last, again }]) => [
        key,
        {
          since: since.toISOString(),
          last: last && {
            began: last.began.toISOString(),
            ended: last.ended.toISOString(),
            exit_code: last.exitCode,
            needs_human: last.needsHuman,
          },
          again: again?.toISOString(),
        },
      ]),
    );
    const unfinished = `${this.#file}.unfinished`;
    writeFileSync(unfinished, `${JSON.stringify({ version, blocks }, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(unfinished, this.#file);
  }
}

function parseState(text: string): ScheduleState | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (field(document, 'version') !== version) return undefined;
    const blocks = Object.entries(field(document, 'blocks') as object);
    return new Map(
      blocks.map(([key, block]: [string, unknown]) => {
        const again = field(block, 'again') === undefined ? undefined : time(block, 'again');
        return [key, { since: time(block, 'since'), last: lastRun(block), again }];
      }),
    );
  } catch {
    return undefined;
  }
}

function lastRun(block: unknown): LastRun | undefined {
  const last = field(block, 'last');
  if (last === undefined) return undefined;
  const exitCode = field(last, 'exit_code');
  if (typeof exitCode !== 'number') throw new TypeError('no exit code');
  return {
    began: time(last, 'began'),
    ended: time(last, 'ended'),
    exitCode,
    needsHuman: field(last, 'needs_human') === true,
  };
}

function time(value: unknown, name: string): Date {
  const at = new Date(String(field(value, name)));
  if (Number.isNaN(at.getTime())) throw new TypeError('no time');
  return at;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw new TypeError('no block');
  return (value as Readonly<Record<string, unknown>>)[name];
}

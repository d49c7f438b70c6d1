import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode } from '../errors/error-code.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { explainAccessFailure } from '../ledger/access-failure.ts';

/** Who holds the lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** What tells this process from a later one with its number, where the system says. */
  readonly born: string | undefined;
}

/** A holder on another machine (a container that shares the folder) is gone when it has not shown itself for so long. */
const silenceMs = 5 * 60_000;
/** A file without a holder in it is being written, unless it is older. */
const writingMs = 10_000;

/** One scheduler a project: two would start every run twice. */
export class SchedulerLock {
  readonly #file: string;
  readonly #holder: string;
  readonly #now: () => Date;

  private constructor(file: string, holder: string, now: () => Date) {
    this.#file = file;
    this.#holder = holder;
    this.#now = now;
  }

  /**
   * Takes the lock; one of a process that died is taken over.
   *
   * @throws UserError exit 10 when another scheduler holds it, 2 when the folder may not be written
   */
  static take(stateDirectory: string, now: () => Date): SchedulerLock {
    const file = join(stateDirectory, 'scheduler.lock');
    const { pid } = process;
    const holder: Holder = { pid, host: hostname(), since: now().toISOString(), born: bornOf(pid) };
    const lock = new SchedulerLock(file, `${JSON.stringify(holder)}\n`, now);
    try {
      mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
      chmodSync(stateDirectory, 0o700);
      while (!lock.#create()) lock.#clearAway();
    } catch (error) {
      throw error instanceof UserError ? error : (explainAccessFailure(error, 'write', file) ?? unusable(error, file));
    }
    return lock;
  }

  /** Shows others that the holder lives. False when the lock is another's by now. */
  show(): boolean {
    try {
      if (readFileSync(this.#file, 'utf8') !== this.#holder) return false;
      utimesSync(this.#file, this.#now(), this.#now());
      return true;
    } catch {
      try {
        // Somebody cleared the folder.
        mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
        return this.#create();
      } catch {
        // A disk that takes nothing for now is no reason to stop.
        return true;
      }
    }
  }

  release(): void {
    if (this.show()) rmSync(this.#file, { force: true });
  }

  #create(): boolean {
    let file: number;
    try {
      file = openSync(this.#file, 'wx', 0o600);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
    try {
      // Not by its name: another that clears away may be looking at it under another one.
      writeFileSync(file, this.#holder);
      futimesSync(file, this.#now(), this.#now());
    } finally {
      closeSync(file);
    }
    return true;
  }

  /** Clears away the lock of a dead process. */
  #clearAway(): void {
    const found = readLock(this.#file);
    if (found === undefined) return;
    const { text, holder } = found;
    const age = this.#now().getTime() - found.changed.getTime();
    if (holder === undefined ? age < writingMs : isAlive(holder, age)) throw heldBy(holder);
    // Of two that clear away at once, one has it; what the other then finds is a living scheduler's, and goes back.
    const stale = `${this.#file}.${randomUUID()}`;
    try {
      renameSync(this.#file, stale);
    } catch (error) {
      // Another has cleared it away, or its holder did at its end.
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    if (readFileSync(stale, 'utf8') !== text) renameSync(stale, this.#file);
    else rmSync(stale);
  }
}

function readLock(file: string) {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, holder: holderIn(text), changed: statSync(file).mtime };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder>;
    const { pid, host, since, born } = holder;
    return pid === undefined || host === undefined || since === undefined ? undefined : { pid, host, since, born };
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host, born }: Holder, age: number): boolean {
  if (host !== hostname()) return age < silenceMs;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be called, and is there.
    return errorCode(error) === 'EPERM';
  }
  return born === undefined || born === bornOf(pid);
}

/** Boot and the time in it at which a process began; undefined where the system does not say. */
function bornOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name of the program, in brackets, may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function heldBy(holder: Holder | undefined): UserError {
  const who = holder === undefined ? '' : ` (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  return new UserError(`another scheduler runs this project${who}`, {
    exitCode: ExitCode.locked,
    fix: 'Stop it first, or leave the schedule to it.',
  });
}

function unusable(cause: unknown, file: string): UserError {
  return new UserError(`the lock ${file} cannot be made`, {
    fix: 'Move away what stands in its place, or in that of its folder; `--verbose` tells more.',
    cause,
  });
}

import { ExitCode } from '../errors/exit-code.ts';
import type { Block } from '../schedule/block.ts';
import type { RunEnd, StartedRun } from '../schedule/scheduler.ts';
import type { Invocation } from './command.ts';

/** An event of a run, as `sync --json` writes it. */
export type RunEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * Starts the run of a block: this program's `sync` in a process of its own, so that a scheduler that works for months keeps
 * nothing of it. What it says to people is passed on, its events are handed over.
 */
export function startScheduledRun(
  { globals, runtime }: Invocation,
  configFile: string,
  block: Block,
  onEvent: (event: RunEvent) => void,
): StartedRun {
  const child = runtime.start([
    'sync',
    ...(block.audiences ?? []),
    '--json',
    '--quiet',
    '--config',
    configFile,
    ...(block.maxWait === undefined ? [] : ['--max-wait', `${block.maxWait}ms`]),
    ...(globals.verbose ? ['--verbose'] : []),
    ...(globals.color ? [] : ['--no-color']),
  ]);
  let outcome: Pick<RunEnd, 'listFailed' | 'comeBackAt'> = { listFailed: false, comeBackAt: undefined };
  child.onLine('stderr', (line) => {
    runtime.stderr(`${line}\n`);
  });
  child.onLine('stdout', (line) => {
    const event = parseEvent(line);
    if (event === undefined) return;
    if (event.type === 'run-done') outcome = outcomeOf(event);
    onEvent(event);
  });
  return {
    ended: child.ended.then(({ code, signal }) => ({ ...outcome, exitCode: knownCode(code, signal), signal })),
    stop: (signal) => {
      child.kill(signal);
    },
  };
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'type' in event ? (event as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** With several times to come back, the last: then all lists can go on. */
function outcomeOf({ lists }: RunEvent): Pick<RunEnd, 'listFailed' | 'comeBackAt'> {
  const errors = (
    Array.isArray(lists) ? (lists as readonly { readonly error?: { readonly try_again_at?: unknown } | null }[]) : []
  ).flatMap(({ error }) => error ?? []);
  const times = errors.flatMap(({ try_again_at: at }) => (typeof at === 'string' ? [Date.parse(at)] : []));
  return { listFailed: errors.length > 0, comeBackAt: times.length === 0 ? undefined : new Date(Math.max(...times)) };
}

/** Whoever is told to stop before it has begun ends by the signal itself. */
function knownCode(code: number | undefined, signal: string | undefined): ExitCode | undefined {
  if (code === undefined) return signal === 'SIGTERM' || signal === 'SIGINT' ? ExitCode.interrupted : undefined;
  return Object.values(ExitCode).find((known) => known === code) ?? ExitCode.unexpected;
}

import { Readable } from 'node:stream';
import type { Runtime } from '../../../src/cli/runtime.ts';

export interface FakeRuntime extends Runtime {
  /** Everything written so far. */
  readonly said: { out: string; err: string };
  /** Moves the clock. */
  pass(ms: number): void;
}

/** A runtime that keeps what is written and whose clock moves only when told. */
export function createFakeRuntime(
  options: {
    readonly interactive?: boolean;
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  } = {},
): FakeRuntime {
  const { interactive = false } = options;
  const said = { out: '', err: '' };
  let time = Date.UTC(2026, 10, 24, 7);
  return {
    said,
    pass: (ms) => {
      time += ms;
    },
    stdin: Readable.from([]),
    interactive: { stdin: interactive, stdout: interactive, stderr: interactive },
    env: options.env ?? {},
    cwd: options.cwd ?? '/project',
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.err += text;
    },
    openBrowser: () => {},
    now: () => new Date(time),
    uptime: () => time,
    random: () => 0.5,
    sleep: () => Promise.resolve(),
    signal: options.signal ?? new AbortController().signal,
    onHangup: () => () => undefined,
    start: () => {
      throw new Error('nothing is started');
    },
  };
}

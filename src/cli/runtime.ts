import type { Readable } from 'node:stream';

/**
 * Everything a command takes from the outside world, handed in so that tests can hand in their own.
 * Only the CLI prints: `stdout` is for results (text, JSON), `stderr` for words to people.
 */
export interface Runtime {
  readonly stdin: Readable;
  /** Whether a person sits in front: prompts and live lines need it. */
  readonly interactive: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Opens an address in the browser of whoever sits in front; where there is none, nothing happens. */
  openBrowser(address: string): void;
  now(): Date;
  /** Milliseconds since some moment, by a clock that only grows: people and networks set the other one, and nothing lasts longer for that. */
  uptime(): number;
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Fires on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls on every SIGHUP, which ends a process that does not listen; gives what ends the listening. */
  onHangup(listener: () => void): () => void;
  /** Starts this program with other words, in a process of its own that reads nothing. */
  start(words: readonly string[]): OwnProcess;
}

/** This program, started by itself. */
export interface OwnProcess {
  /** Called with each line that it writes, from the first on. */
  onLine(stream: 'stdout' | 'stderr', listener: (line: string) => void): void;
  /** When it has ended and all it wrote was told. Without a code a signal ended it, or it could not be started. */
  readonly ended: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

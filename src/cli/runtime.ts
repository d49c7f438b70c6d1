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
  now(): Date;
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Fires on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

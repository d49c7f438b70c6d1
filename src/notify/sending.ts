/** What sending a notice takes of the world. */
export interface Sending {
  /** Fires when the run is interrupted. */
  readonly signal: AbortSignal;
  /** Of the config: where commands are started. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A line for who looks for a fault. */
  log(line: string): void;
}

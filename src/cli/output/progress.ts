/** How far one list or step is. */
export interface ProgressState {
  readonly done: number;
  /** Undefined: not known yet. */
  readonly total?: number | undefined;
  /** The step it is in, where there is nothing to count. */
  readonly doing?: string | undefined;
  /** What it waits for, when it does not move: `rate limit, 12 s`. */
  readonly waiting?: string | undefined;
}

export interface Progress {
  report(state: ProgressState): void;
  /** Ends the live line; `words` stay in its place. */
  finish(words?: string): void;
}

import type { Engine } from '../../engine/engine.ts';
import type { Position } from '../../errors/user-error.ts';

/** What a database answers to a query, readable while the function that it is given to runs. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  /** Appends all rows, in their order, to a temporary table (not quoted) that has a VARCHAR for each column. */
  appendTo(engine: Engine, table: string): Promise<void>;
}

export interface AnswerColumn {
  readonly name: string;
  /** Whether some of its values are bytes and no texts; they are left out. Known for sure once the rows were appended. */
  readonly isBytes: boolean;
}

/** Given what a database answers. */
export type UseAnswer<Result> = (answer: Answer) => Promise<Result>;

export interface AskOptions {
  /** Milliseconds of the time limit, for what can keep it by itself. */
  readonly timeout: number;
  /** Fires when the time is up, and when a person ends the run. */
  readonly signal: AbortSignal;
  /** For what does not fit into memory; whoever calls removes it. */
  readonly tempDirectory: string;
  /** Where the config names the source. */
  readonly at: Position | undefined;
  /** Where a character of the query stands in the config, from 0; undefined when that cannot be said. */
  readonly atCharacter: (offset: number) => Position | undefined;
}

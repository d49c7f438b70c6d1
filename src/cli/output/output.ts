import type { Diagnostic } from '../../errors/user-error.ts';
import type { Progress } from './progress.ts';

/** One NDJSON line of a run. */
export type OutputEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

export type Cell = string | number;

/**
 * Everything a command says. Results go to standard output, words for people to standard error. Secrets of the config,
 * bearer tokens, e-mail addresses and full digests are blanked out of all of it but `data`.
 *
 * A command may call the form for people and the form for programs one after the other: only the one that was asked for
 * is written.
 */
export interface Output {
  /** A line of the result, for people. Silent with `--json`. */
  text(line?: string): void;
  /** Rows under a header; numbers are grouped and stand to the right. Silent with `--json`. */
  table(header: readonly string[], rows: readonly (readonly Cell[])[]): void;
  /** The one document of a read. Silent without `--json`. */
  json(document: unknown): void;
  /** One event of a run, with its time. Silent without `--json`. */
  event(event: OutputEvent): void;
  /** The product of a command that writes a file's content (`hash`, `--out -`): not redacted, never silent. */
  data(text: string): void;
  /** A line for people about what happens. Silent with `--quiet`. */
  words(line: string): void;
  /** A line for who looks for a fault. Only with `--verbose`. */
  verbose(line: string): void;
  /** Errors and warnings with their place and fix. Warnings are silent with `--quiet`. */
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  /**
   * A live line on a terminal, plain lines elsewhere. `label` names the list or step. With `--json` a run's progress is
   * events; a read's stays words, because its one document stands alone on standard output.
   */
  progress(label: string, of?: 'run' | 'read'): Progress;
  /** Takes live lines off the terminal: what they speak of has failed. */
  endProgress(): void;
  /** The document as it may go elsewhere: as JSON has it, and with all that is not printed blanked out of it. */
  blanked<Document>(document: Document): Document;
  /** From now on these values are blanked out. */
  keepSecret(values: Iterable<string>): void;
  /** Bold, dim or coloured on a terminal, plain elsewhere; for parts of `text` and `words`. */
  style(style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string): string;
}

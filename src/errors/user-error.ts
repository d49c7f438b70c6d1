import { ExitCode } from './exit-code.ts';

/** A place in a file that a person can open: 1-based line and column. */
export interface Position {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong (or odd), where it is, and how to mend it. Never holds personal data or a secret. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly at?: Position;
  /** What to do, as an imperative sentence. */
  readonly fix?: string;
}

export interface UserErrorOptions {
  readonly fix?: string;
  readonly at?: Position;
  /** Default: `ExitCode.usage`. */
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** Something a person can mend: a wrong option, file or setting. Anything else that is thrown is our own fault. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];

  /** One message, or several diagnostics that are shown together. */
  constructor(problem: string | readonly Diagnostic[], options: UserErrorOptions = {}) {
    super(typeof problem === 'string' ? problem : problem.map((d) => d.message).join('\n'), { cause: options.cause });
    this.exitCode = options.exitCode ?? ExitCode.usage;
    this.diagnostics =
      typeof problem === 'string'
        ? [
            {
              severity: 'error',
              message: problem,
              ...(options.at && { at: options.at }),
              ...(options.fix !== undefined && { fix: options.fix }),
            },
          ]
        : problem;
  }
}

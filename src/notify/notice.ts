import type { NoticeOutcome } from '../config/config.ts';

/**
 * How a run came out, as whoever is told gets it (docs/notices.md): counts, reasons and our own texts, nothing personal.
 * Fields are added, never renamed.
 */
export interface Notice {
  readonly version: 1;
  /** Whether it is a sample, of no run at all. */
  readonly test: boolean;
  /** Null where the config does not say it in a readable way. */
  readonly project: string | null;
  /** Null where the run ended before anything was to be sent. */
  readonly run: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: NoticeOutcome;
  readonly exit_code: number;
  readonly command: string;
  readonly host: string;
  readonly message: string;
  readonly lists: readonly NoticeList[];
  /** What platforms decided since the run before. */
  readonly settled: readonly NoticeSettled[];
  readonly guards: readonly NoticeGuard[];
  /** What went wrong besides single lists. */
  readonly errors: readonly NoticeError[];
  readonly warnings: readonly string[];
}

export interface NoticeList {
  readonly audience: string;
  readonly destination: string;
  readonly added: number;
  readonly removed: number;
  /** The platform's reason to the number of members it refused. */
  readonly refused: Readonly<Record<string, number>>;
  readonly error: NoticeListError | null;
}

export interface NoticeListError extends NoticeError {
  /** The platform's own code or reason. */
  readonly code: string | null;
  /** ISO 8601: when the platform may be asked again; null where it does not say. */
  readonly try_again_at: string | null;
}

export interface NoticeSettled {
  readonly audience: string;
  readonly destination: string;
  readonly state: string;
  readonly refused: Readonly<Record<string, number>>;
  readonly message: string;
}

export interface NoticeGuard {
  readonly audience: string;
  readonly destination: string;
  readonly guard: string;
  readonly message: string;
}

export interface NoticeError {
  readonly message: string;
  /** What a person can do; null where nobody knows. */
  readonly fix: string | null;
}

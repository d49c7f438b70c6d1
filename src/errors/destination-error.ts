/**
 * What to do about a platform's refusal. The core acts on this alone and never on who the platform is.
 *
 * - `retry`: transient (network, 5xx); the same call may be repeated after a back-off
 * - `wait`: throttled; repeat after `waitMs`, or a long back-off when the platform gave no time
 * - `defer`: a quota of the day is used up or the platform is closed to us for now: stop until a later run (exit 5)
 * - `split`: one member spoils the batch and the platform does not say which: halve it
 * - `skip`: the members named in `members` were refused: drop them, report them, send the rest; with nobody named, the batch
 *   cannot be applied for now: leave its members as they are, warn, go on
 * - `gone`: the list does not exist (any more)
 * - `credentials`: token missing, expired or revoked (exit 6)
 * - `refused`: permission, terms, policy or a retired API version: a person must act (exit 7)
 * - `config`: the account, list or setting is wrong (exit 2)
 * - `give-up`: anything else; our fault or an answer nobody documented (exit 1)
 */
export type Disposition =
  | 'retry'
  | 'wait'
  | 'defer'
  | 'split'
  | 'skip'
  | 'gone'
  | 'credentials'
  | 'refused'
  | 'config'
  | 'give-up';

export interface DestinationErrorOptions {
  readonly disposition: Disposition;
  /** The platform's own error code or reason, such as `80003` or `PERMISSION_DENIED`. */
  readonly code?: string;
  readonly httpStatus?: number;
  /** The id that the platform's support asks for. */
  readonly traceId?: string;
  /** Milliseconds the platform asks to wait (with `wait`), or to wait at least (with `retry`). */
  readonly waitMs?: number;
  /** When the call may succeed (with `defer`). */
  readonly comeBackAt?: Date;
  /** Indexes in the batch that was sent (with `skip`), and the platform's reason for each. */
  readonly members?: readonly { readonly index: number; readonly reason: string }[];
  /** True when no answer was read, so that the request may have been applied. */
  readonly unclear?: boolean;
  /** What a person must do, with the page where it is done. */
  readonly fix?: string;
  readonly cause?: unknown;
}

/** A platform (or the way to it) refused a call. The message holds no token, payload or personal data. */
export class DestinationError extends Error {
  override readonly name = 'DestinationError';
  readonly disposition: Disposition;
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  readonly traceId: string | undefined;
  readonly waitMs: number | undefined;
  readonly comeBackAt: Date | undefined;
  readonly members: readonly { readonly index: number; readonly reason: string }[];
  readonly unclear: boolean;
  readonly fix: string | undefined;

  constructor(message: string, options: DestinationErrorOptions) {
    super(message, { cause: options.cause });
    this.disposition = options.disposition;
    this.code = options.code;
    this.httpStatus = options.httpStatus;
    this.traceId = options.traceId;
    this.waitMs = options.waitMs;
    this.comeBackAt = options.comeBackAt;
    this.members = options.members ?? [];
    this.unclear = options.unclear ?? false;
    this.fix = options.fix;
  }
}

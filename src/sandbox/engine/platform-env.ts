import type { Clock } from './clock.ts';
import type { FaultBook } from './fault-book.ts';

/** What a platform gets from the sandbox that runs it. */
export interface PlatformEnv {
  readonly clock: Clock;
  /** The faults of this platform. */
  readonly faults: FaultBook;
  /** Whether documented rate limits are enforced. */
  readonly rateLimits: boolean;
  /** Whether rows of nobody in the population are kept; else they are counted. */
  readonly keepsStrangers: boolean;
  /** How long Google takes to process an ingestion or removal, in milliseconds. */
  readonly googleProcessingMs: number;
}

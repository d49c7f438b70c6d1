import type { Readable } from 'node:stream';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { RejectsRequest } from '../contacts/rejects/collect-rejects.ts';

/** Where source files come from and scratch files go. */
export interface Reading {
  readonly stdin: Readable;
  readonly now: () => Date;
  readonly tempDirectory: string;
  /** Where to write what is rejected, when somebody wants to have it. */
  readonly rejects?: RejectsRequest | undefined;
  /** Looks at the contacts before any of them are held back. */
  readonly beforeGates?: (contacts: readonly ContactTable[]) => Promise<void>;
  /** Ends a query that takes long. */
  readonly signal?: AbortSignal;
}

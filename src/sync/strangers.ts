import type { Capabilities } from '../destinations/destination.ts';

/** What is said of a list on which there may be people of whom the ledger knows nothing, and how they leave it. */
export function sayStrangers({ replacement }: Pick<Capabilities, 'replacement'>): string {
  const way =
    replacement === undefined
      ? ', and the platform cannot replace it: when it is deleted there, the next sync makes a new one'
      : '; `audience-sync sync --full` takes them off';
  return `who else is on the list is not known${way}`;
}

import type { Capabilities } from '../../src/destinations/destination.ts';
import { googleCapabilities } from '../../src/destinations/google/capabilities.ts';
import { linkedinCapabilities } from '../../src/destinations/linkedin/capabilities.ts';
import { metaCapabilities } from '../../src/destinations/meta/capabilities.ts';

/** Limits small enough to be met by a few members. */
const small = { batchSize: 3, concurrency: 1, rates: [], minimumSize: 0 } as const;

/** Later results, consent, plain parts of an address. */
export const asynchronous: Capabilities = { ...googleCapabilities, ...small, identifiersPerMember: 5 };

/** Answers at once, two kinds of address, no consent. */
export const immediate: Capabilities = { ...metaCapabilities, ...small };

/** Without plain names. */
export const emailOnly: Capabilities = { ...linkedinCapabilities({ sendPlainNames: false }), ...small };

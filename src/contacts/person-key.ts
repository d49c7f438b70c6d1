import type { Telling } from '../identifiers/identifier.ts';

/** Before a value in the key of whom it tells. The id's is shorter than its name, as it was when people were first written down. */
export const keyPrefix = (identifier: Telling) => (identifier === 'external_id' ? 'x' : identifier);

/** SQL: half of a key is enough to tell people apart, and a word to join by. */
export const personOf = (key: string) => `(${key} & 18446744073709551615::UHUGEINT)::UBIGINT`;

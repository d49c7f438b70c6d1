import type { Field } from '../identifiers/identifier.ts';

/** A column of a file that is uploaded. */
export interface UploadColumn {
  /** What stands in it; undefined: nothing. */
  readonly field: Field | undefined;
  readonly header: string;
  /** Where it has another one when it is in plain. */
  readonly plainHeader?: string;
}

export const columns = (...all: readonly (readonly [Field | undefined, string])[]): UploadColumn[] =>
  all.map(([field, header]) => ({ field, header }));

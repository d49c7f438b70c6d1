import { manyValued } from '../identifiers/identifier.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { mappedIdentifiers } from './contact-columns.ts';

/** By what rows are known to be of one person, first choice first: a row is known by the first of these that it has. */
export const identityKinds = ['external_id', ...manyValued, 'name_and_address'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** Those that the rows of a source can have. */
export function identityKindsOf(source: SourceTable): IdentityKind[] {
  const mapped = new Set<string>(mappedIdentifiers(source));
  return identityKinds.filter((kind) =>
    kind === 'name_and_address' ? mapped.has('first_name') && mapped.has('last_name') : mapped.has(kind),
  );
}

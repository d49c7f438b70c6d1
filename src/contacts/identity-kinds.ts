import { manyValued, type Telling } from '../identifiers/identifier.ts';
import type { Form, RuleSet } from '../identifiers/rule-sets.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { mappedIdentifiers } from './contact-columns.ts';

/** The identifiers among `identityKinds`. */
export const tellingKinds = ['external_id', ...manyValued] as const satisfies readonly Telling[];

/** By what rows are known to be of one person, first choice first: a row is known by the first of these that it has. */
export const identityKinds = [...tellingKinds, 'name_and_address'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/**
 * A person is told apart by the form that keeps most addresses apart: LinkedIn's e-mail rule (no Gmail folding), the
 * international phone number, and the id without a spreadsheet's marks.
 */
export const identityRules = {
  email: 'linkedin',
  phone: 'google',
  mobile_ad_id: 'meta',
  external_id: 'meta',
} as const satisfies Readonly<Record<Telling, RuleSet>>;

/** The same where e-mails are sent in other forms than SHA-256: who is known by the MD5 of one alone can be sent that. */
export function identityRulesOf(forms: readonly Form[]): Readonly<Record<Telling, RuleSet>> {
  return forms.includes('md5') ? { ...identityRules, email: 'person-md5' } : identityRules;
}

/** Those that the rows of a source can have. */
export function identityKindsOf(source: SourceTable): IdentityKind[] {
  const mapped = new Set<string>(mappedIdentifiers(source));
  return identityKinds.filter((kind) =>
    kind === 'name_and_address' ? mapped.has('first_name') && mapped.has('last_name') : mapped.has(kind),
  );
}

import { fields, type Field } from '../identifiers/identifier.ts';

/** Fields of which one member may have several values. */
export const manyValuedFields: ReadonlySet<Field> = new Set<Field>(['email', 'phone', 'mobile_ad_id']);

/** Every field has a column in every list's tables, empty where the platform does not take it: one shape for all. */
export const memberFields: readonly Field[] = fields;

import { fields, type Field } from '../identifiers/identifier.ts';

/** Every field has a column in every list's tables, empty where the platform does not take it: one shape for all. */
export const memberFields: readonly Field[] = fields;

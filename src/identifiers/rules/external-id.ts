import type { TextFunction } from '../../engine/text-function.ts';
import { withoutMarks } from './text.ts';

/** Nearly every id: it holds a digit that is no zero, and no point, comma or plus of a rounded number. */
const plain = '[0-9A-Za-z_:/-]*[1-9][0-9A-Za-z_:/-]*';

/** `6.91235E+12`: a spreadsheet shows a long number so, and thousands of ids alike. Without point and plus it may be an id: `12E4`. */
const rounded = '[+-]?(?:[0-9]+[eE]\\+[0-9]+|[0-9]+[.,][0-9]*[eE][+-]?[0-9]+)';

/** Punctuation, dashes and zeros: `-`, `0`, the id of all zeros; Salesforce's of 18 letters ends in `AAA`. */
const nothing = '[ -0:-@\\[-`{-~\\u{2010}-\\u{2015}]*|0{15}AAA';

/** Words for nobody, also in brackets: `(blank)`, `<NA>`, `#N/A`, MySQL's `\\N`; a spreadsheet's errors, such as `#REF!`. */
const around = '[!-/:-@\\[-`{-~]*';
const words =
  'null|nil|none|nan|n[/.]?a|undefined|unknown|blank|empty|missing|not (?:set|available|applicable)|guest|anonymous';
const nobody = `${around}(?:${words})${around}|#nv|\\\\n|#[^#]*[!?]`;

const externalId = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '${plain}') THEN ${x} WHEN ${x} IS NOT NULL THEN identifier_external_id_other(${x}) END`;

/**
 * Ids of a customer in somebody's own system. Exports write a placeholder where there is none, and every row that has it would be
 * the same person. Empty = missing, NULL = rejected.
 */
export const externalIdRules = { externalId } as const;

const placeholder = new RegExp(`^(?:${rounded}|${nothing})$`, 'u');
const placeholderWord = new RegExp(`^(?:${nobody})$`, 'iu');

export const externalIdFunctions = {
  identifier_external_id_other: (text) => {
    const id = withoutMarks(text);
    return id !== '' && (placeholder.test(id) || placeholderWord.test(id)) ? null : id;
  },
} as const satisfies Readonly<Record<string, TextFunction>>;

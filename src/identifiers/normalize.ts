import { quoteName, quoteText } from '../engine/sql.ts';
import type { Field, Identifier } from './identifier.ts';
import { prepareRules } from './prepare-rules.ts';
import { type FieldRule, type Form, ruleOf, type RuleSet } from './rule-sets.ts';
import { joinCountries, textStages } from './text-stages.ts';

export { prepareRules };

/** Raised when a rule changes: what was sent under another version may not be found again by a removal. */
export const rulesVersion = 1;

/** Whether a field is taken at all. */
export function supports(rules: RuleSet, field: Field | Identifier): boolean {
  return ruleOf(rules, field) !== undefined;
}

export interface FieldRequest {
  /** An identifier that is no field is taken by nobody. */
  readonly field: Field | Identifier;
  /** The set whose rule is followed. */
  readonly rules: RuleSet;
  /** Column of `from` with the raw value. */
  readonly column: string;
  /** Beginning of the output columns' names; default: the field's name. */
  readonly as?: string;
  /** The column that has what the rule's `look` finds already. */
  readonly found?: string;
  /** For the parts of a birth date: the column has the part alone, a whole date is an error. Default: either. */
  readonly partOnly?: boolean;
}

export interface NormalizeOptions {
  /** A table or a query in parentheses. */
  readonly from: string;
  readonly fields: readonly FieldRequest[];
  readonly countryColumn: string | undefined;
  /** ISO alpha-2, for phones and addresses that carry no country. */
  readonly defaultCountry: string | undefined;
  /** Whether to give the text behind each digest as well. */
  readonly reveal: boolean;
}

/**
 * A query that gives all columns of `from` and for each field `<as>_value` (as it is sent:
 * lower-case hex of a digest, or plain), `<as>_error` (an `IdentifierError`) and, with `reveal`, `<as>_normalized`. A missing value is NULL in
 * all of them. Needs `prepareRules`.
 */
export function normalizeQuery(options: NormalizeOptions): string {
  if (options.fields.length === 0) return `SELECT * FROM ${options.from}`;
  const requests = options.fields.map(({ field, rules, column, as = field, found, partOnly = false }) => {
    const rule = ruleOf(rules, field);
    const before = [
      ...(rule?.part && !partOnly ? [rule.part] : []),
      ...(found === undefined ? (rule?.look ?? []) : []),
    ];
    return { field, column, as, rule, steps: [...before, ...(rule?.steps ?? [])], found };
  });
  const isLocal = requests.some(({ rule, found }) => rule?.local || (rule?.look && found === undefined));
  const stages = textStages({
    ...options,
    from: withUsual(options.from, requests),
    countryColumn: isLocal ? options.countryColumn : undefined,
    columns: requests.map(({ as, column, rule }) => ({
      as,
      column,
      ...(rule?.usual && { except: `rows.${usual(as)} IS NOT NULL` }),
      ...(rule?.digests && { digests: rule.digests }),
      ...(rule && passedOf(rule).length > 0 && { passed: passedOf(rule) }),
    })),
  });
  const joins = requests.map(({ field, as, rule }, index) =>
    field === 'country' && rule ? joinCountries(`found_${index}`, stages.text(as)) : '',
  );
  const starts = requests.map(({ as, found }, index) => {
    const known = found === undefined ? stages.text(as) : quoteName(found);
    const start = joins[index] === '' ? known : `found_${index}.code`;
    return `CASE WHEN ${stages.digest(as)} IS NULL AND ${stages.text(as)} IS NOT NULL THEN ${start} END AS ${step(as)}`;
  });
  const first = `(SELECT stages.*, ${starts.join(', ')} FROM ${stages.sql} AS stages ${joins.join(' ')})`;
  const stepped = Array.from({
    length: Math.max(0, ...requests.map(({ steps }) => steps.length)),
  }).reduce<string>((from, _, index) => {
    const replaced = requests.flatMap(({ as, steps }) => {
      const next = steps[index];
      return next === undefined ? [] : [`${next(step(as), stages.country)} AS ${step(as)}`];
    });
    return `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${from})`;
  }, first);
  const internal = [
    ...stages.internal,
    ...requests.flatMap(({ as, rule }) => [step(as), ...(rule?.usual === undefined ? [] : [usual(as)])]),
  ];
  const outputs = requests.flatMap(({ as, rule }) =>
    outputColumns(as, rule, stages.text(as), stages.digest(as), options.reveal),
  );
  const results = requests.map(({ as, rule }) => {
    const result = rule?.usual === undefined ? step(as) : `coalesce(${usual(as)}, ${step(as)})`;
    return `${sealed(result)} AS ${step(as)}`;
  });
  return `SELECT * EXCLUDE (${internal.join(', ')}), ${outputs.join(', ')} FROM (
    SELECT * REPLACE (${results.join(', ')}) FROM ${stepped})`;
}

/**
 * A query, in parentheses, that gives all columns of `from` and `<as>_normalized` of those values that are usual throughout
 * (`FieldRule.usual`); NULL says nothing of a value. A fraction of the work of `normalizeQuery`, which gives the same for them.
 */
export function usualQuery(from: string, fields: readonly FieldRequest[]): string {
  const requests = fields.map(({ field, rules, column, as = field }) => ({
    as,
    column,
    rule: ruleOf(rules, field),
  }));
  const renamed = requests.map(({ as }) => `${usual(as)} AS ${quoteName(`${as}_normalized`)}`);
  return `(SELECT * RENAME (${renamed.join(', ')}) FROM ${withUsual(from, requests)})`;
}

/** A query that adds the results of values that are usual throughout. */
function withUsual(
  from: string,
  requests: readonly { as: string; column: string; rule: FieldRule | undefined }[],
): string {
  const some = requests.flatMap(({ as, column, rule }) =>
    rule?.usual === undefined ? [] : [{ as, column, ...rule.usual }],
  );
  if (some.length === 0) return from;
  const found = some.map(
    ({ as, column, pattern }) =>
      `CASE WHEN regexp_full_match(CAST(${quoteName(column)} AS VARCHAR), ${quoteText(pattern)}) THEN CAST(${quoteName(column)} AS VARCHAR) END AS ${usual(as)}`,
  );
  const most = Math.max(...some.map(({ steps }) => steps.length));
  return Array.from({ length: most }).reduce<string>(
    (query, _, index) => {
      const replaced = some.flatMap(({ as, steps }) => {
        const next = steps[index];
        return next === undefined ? [] : [`${next(usual(as), 'NULL')} AS ${usual(as)}`];
      });
      return `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${query})`;
    },
    `(SELECT *, ${found.join(', ')} FROM ${from})`,
  );
}

/**
 * The same value as an expression that DuckDB calculates once. Otherwise a filter on an output column would be pushed down
 * through the steps, each of which names the one before several times: a hundred times the work.
 */
const sealed = (value: string) => `CASE WHEN random() >= 0 THEN ${value} END`;

const usual = (as: string) => quoteName(`identifier ${as} usual`);
const step = (as: string) => quoteName(`identifier ${as} step`);

/** Hex digits of the digests that are passed. Of 64 it is not told whether they are of an MD5: they are taken for the text's own SHA-256. */
const passedDigits: Readonly<Record<Form, readonly number[]>> = { sha256: [64], md5: [32], sha256md5: [], plain: [] };
const passedOf = ({ send, passed = passedDigits[send] }: FieldRule) => passed;
const sentOf = {
  sha256: (text) => `sha256(${text})`,
  md5: (text) => `md5(${text})`,
  sha256md5: (text) => `sha256(md5(${text}))`,
  plain: (text) => text,
} as const satisfies Record<Form, (text: string) => string>;

function outputColumns(
  as: string,
  rule: FieldRule | undefined,
  text: string,
  digest: string,
  reveal: boolean,
): string[] {
  const value = quoteName(`${as}_value`);
  const error = quoteName(`${as}_error`);
  const normalized = quoteName(`${as}_normalized`);
  if (rule === undefined) {
    const none = [
      `NULL::VARCHAR AS ${value}`,
      `CASE WHEN ${text} IS NOT NULL THEN 'unsupported_field' END AS ${error}`,
    ];
    return reveal ? [...none, `NULL::VARCHAR AS ${normalized}`] : none;
  }
  const result = `nullif(${step(as)}, '')`;
  const passed = passedOf(rule).length === 0 ? 'NULL' : `nullif(${digest}, '')`;
  const sent = sentOf[rule.send](result);
  const rejected = rule.error === undefined ? 'NULL' : `'${rule.error}'`;
  return [
    `coalesce(${passed}, ${sent}) AS ${value}`,
    `CASE WHEN ${text} IS NULL OR ${passed} IS NOT NULL THEN NULL
      WHEN ${digest} IS NOT NULL THEN 'unsupported_hash'
      WHEN ${step(as)} IS NULL THEN ${rejected} END AS ${error}`,
    ...(reveal ? [`coalesce(${passed}, ${result}) AS ${normalized}`] : []),
  ];
}

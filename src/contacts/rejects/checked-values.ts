import { quoteName } from '../../engine/sql.ts';
import type { Field, Identifier } from '../../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery, supports } from '../../identifiers/normalize.ts';
import type { RuleSet } from '../../identifiers/rule-sets.ts';
import type { SourceTable } from '../../sources/source-table.ts';
import { withCountry } from '../contact-columns.ts';

export interface CheckOptions {
  /** A value is valid when all of these that take the identifier accept it. */
  readonly rules: readonly RuleSet[];
  readonly defaultCountry: string | undefined;
}

/** The rows of a source with the values of one identifier checked. */
export interface CheckedValues {
  /** A query in parentheses: all columns of the source, and what the expressions below need. */
  readonly rows: string;
  /** For each column that feeds the identifier, in their order. */
  readonly columns: readonly {
    readonly column: string;
    /** SQL: whether the value is valid. */
    readonly valid: string;
    /** SQL: why it is not; NULL when it is valid or missing. */
    readonly error: string;
  }[];
}

/** Checks every row's values of an identifier. Requires `prepareRules`. */
export function checkValues(
  source: SourceTable,
  identifier: Identifier,
  { rules, defaultCountry }: CheckOptions,
): CheckedValues {
  const columns = source.mapping[identifier] ?? [];
  const { from, countryColumn } = withCountry(source);
  const requests = checksOf(identifier, columns, rules);
  const rows = `(${normalizeQuery({ from, fields: requests, countryColumn, defaultCountry, reveal: true })})`;
  return { rows, columns: columns.map((column) => ({ column, ...stateOf(column, requests) })) };
}

interface ColumnCheck extends FieldRequest {
  readonly as: string;
}

/** One check for each column, set of rules that takes the identifier, and field that is made of it. */
function checksOf(identifier: Identifier, columns: readonly string[], rules: readonly RuleSet[]): ColumnCheck[] {
  const fields: readonly (Field | Identifier)[] =
    identifier === 'birth_date' ? ['birth_year', 'birth_month', 'birth_day'] : [identifier];
  // Of one set that does not take it one wants to know just that; of several, those count that do.
  const asked = rules.length === 1 ? rules : rules.filter((each) => supports(each, fields[0] ?? identifier));
  return asked.flatMap((each) =>
    fields.flatMap((field) =>
      columns.map((column) => ({ rules: each, field, column, as: `${each} ${field} ${column}` })),
    ),
  );
}

/** SQL telling whether a column's value is valid, and why it is not (NULL when it is valid or missing). */
function stateOf(column: string, requests: readonly ColumnCheck[]): { valid: string; error: string } {
  const mine = requests.filter((request) => request.column === column);
  // Nobody takes it: what is there, is fine.
  if (mine.length === 0) return { valid: `nullif(trim(${quoteName(column)}), '') IS NOT NULL`, error: 'NULL::VARCHAR' };
  // The text behind a digest is there when the digest is, and nobody has to make that.
  const values = mine.map(({ as }) => quoteName(`${as}_normalized`));
  const error = `coalesce(${mine.map(({ as }) => quoteName(`${as}_error`)).join(', ')}, NULL)`;
  return { valid: `(coalesce(${values.join(', ')}, NULL) IS NOT NULL AND ${error} IS NULL)`, error };
}

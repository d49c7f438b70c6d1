import type { ConsentConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Identifier, manyValued, type Telling } from '../identifiers/identifier.ts';
import { normalizeQuery, preparePhones } from '../identifiers/normalize.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { consentExpression, withSaid } from './consent.ts';
import { type IdentityKind, identityKinds, identityRules, tellingKinds } from './identity-kinds.ts';
import {
  attributeColumn,
  filled,
  firstFilled,
  identifierColumn,
  mappedIdentifiers,
  sourceColumns,
  withCountry,
} from './contact-columns.ts';

/**
 * What identifies a row's person besides e-mail, phone and mobile id: a full name with an address. Its country may be the
 * default one.
 */
const addresses: readonly (readonly Identifier[])[] = [
  ['first_name', 'last_name', 'postal_code'],
  ['first_name', 'last_name', 'city', 'region'],
];

/** What tells apart people who have nothing else. */
const nameParts: readonly Identifier[] = ['first_name', 'last_name', 'country', 'postal_code', 'city', 'region'];

interface Check {
  readonly identifier: Telling;
  readonly column: string;
  readonly as: string;
}

/**
 * Writes a table of the source's rows as candidates for contacts: `contact`, `key` UHUGEINT (who this is), `kind` (by what:
 * index into `identityKinds`), `reason` (why the row is rejected, NULL when it is usable), `consent` (NULL when the row leaves
 * it blank), one raw value per identifier, `more` (further raw values) and the attributes.
 *
 * A row is usable when it has a valid e-mail, phone or mobile id, or a full name with an address. An external id alone is
 * not enough: an export whose e-mail column broke would otherwise replace everybody on a list by ids that match nobody.
 *
 * @returns the quoted name of the table
 */
export async function stageRows(
  engine: Engine,
  source: SourceTable,
  options: {
    readonly defaultCountry: string | undefined;
    readonly consent: ConsentConfig | undefined;
    /** The attribute that holds consent; undefined where there is none. */
    readonly asked: string | undefined;
    readonly attributes: readonly AttributeColumn[];
  },
): Promise<string> {
  const checks = tellingKinds.flatMap((identifier) =>
    (source.mapping[identifier] ?? []).map((column, index): Check => ({
      identifier,
      column,
      as: `${identifier} ${index}`,
    })),
  );
  const { from, countryColumn } = withCountry(source);
  const phones = source.mapping.phone ?? [];
  if (phones.length > 0) {
    const { defaultCountry } = options;
    await preparePhones(engine, { from, columns: phones, countryColumn, defaultCountry });
  }
  const { consent, asked } = options;
  const checked = checkedRows(from, checks, countryColumn, options.defaultCountry);
  const rows = asked === undefined ? checked : withSaid(checked, asked);
  const named = mappedIdentifiers(source).filter((identifier) => nameParts.includes(identifier));
  const staged = quoteName(`staged ${source.name}`);
  await engine.run(`
    CREATE TEMP TABLE ${staged} AS
    SELECT
      _row AS contact,
      md5_number(${keyExpression(checks, named.length > 0)}) AS key,
      ${kindExpression(checks)} AS kind,
      ${reasonExpression(source, checks, options.defaultCountry)} AS reason,
      ${consentExpression(consent, asked)} AS consent,
      ${mappedIdentifiers(source)
        .map((identifier) => `${firstValue(source, checks, identifier)} AS ${quoteName(identifierColumn(identifier))}`)
        .join(',\n      ')},
      ${furtherValues(checks)} AS more
      ${options.attributes.map(({ name, sql }) => `, ${sql} AS ${quoteName(attributeColumn(name))}`).join('')}
    FROM ${named.length === 0 ? rows : withNames(rows, source, checks)}`);
  return staged;
}

/** The source's rows with, for each value that is checked, its canonical form and its error. */
function checkedRows(
  rows: string,
  checks: readonly Check[],
  countryColumn: string | undefined,
  defaultCountry: string | undefined,
): string {
  const fields = checks.map(({ identifier, column, as }) => ({
    field: identifier,
    platform: identityRules[identifier],
    column,
    as,
  }));
  return `(${normalizeQuery({ from: rows, fields, countryColumn, defaultCountry, reveal: true })})`;
}

const canonical = (check: Check) => quoteName(`${check.as}_normalized`);

/** Those of values by which platforms find a person. */
const findable = (checks: readonly Check[]) =>
  checks.filter(({ identifier }) => manyValued.some((each) => each === identifier));

/** The id's is shorter than its name, as it was when people were first written down. */
const keyPrefix = (identifier: Telling) => (identifier === 'external_id' ? 'x' : identifier);

/** By the first of what tells people apart; by the row's name when it has none of that. */
function keyExpression(checks: readonly Check[], hasNames: boolean): string {
  const known = checks.map((check) => `'${keyPrefix(check.identifier)}:' || ${canonical(check)}`);
  const named = `CASE WHEN ${rowName} <> ${namesNobody} THEN 'n:' || identifier_lower(${rowName}) END`;
  return `coalesce(${[...known, ...(hasNames ? [named] : []), "'?'"].join(', ')})`;
}

/** By what `keyExpression` knows a row. */
function kindExpression(checks: readonly Check[]): string {
  const index = (kind: IdentityKind) => identityKinds.indexOf(kind);
  const branches = checks.map((check) => `WHEN ${canonical(check)} IS NOT NULL THEN ${index(check.identifier)}`);
  return `(CASE ${branches.join(' ')} WHEN true THEN ${index('name_and_address')} END)::UTINYINT`;
}

const rowName = quoteName('name of the row');
const namesNobody = `repeat(chr(31), ${nameParts.length - 1})`;

/**
 * SQL of rows with a text that is equal when everything in `nameParts` is; NULL where something else tells the row's person. In a
 * stage of its own, because a macro is written out as often as its argument stands in it.
 */
function withNames(rows: string, source: SourceTable, checks: readonly Check[]): string {
  const parts = nameParts.map((identifier) => `coalesce(${firstFilled(source, identifier)}, '')`);
  // A control character between the parts: no text of one part can run into the next. Lowered together, because the
  // patterns of each lowering are compiled for every file, however small.
  const unknown = ['true', ...checks.map((check) => `${canonical(check)} IS NULL`)].join(' AND ');
  return `(SELECT *, CASE WHEN ${unknown} THEN concat_ws(chr(31), ${parts.join(', ')}) END AS ${rowName} FROM ${rows})`;
}

function reasonExpression(source: SourceTable, checks: readonly Check[], defaultCountry: string | undefined): string {
  const country = defaultCountry === undefined ? [`${firstFilled(source, 'country')} IS NOT NULL`] : [];
  const usable = [
    ...findable(checks).map((check) => `${canonical(check)} IS NOT NULL`),
    ...addresses.map((parts) => {
      const conditions = parts.map((identifier) => `${firstFilled(source, identifier)} IS NOT NULL`);
      return `(${[...conditions, ...country].join(' AND ')})`;
    }),
  ];
  const errors = findable(checks).map((check) => quoteName(`${check.as}_error`));
  return `CASE WHEN ${usable.join(' OR ')} THEN NULL ELSE coalesce(${[...errors, "'no_identifier'"].join(', ')}) END`;
}

/** The first valid raw value of an identifier, else the first filled one (so that its error is counted). */
function firstValue(source: SourceTable, checks: readonly Check[], identifier: Identifier): string {
  const valid = checks.filter((check) => check.identifier === identifier);
  return `coalesce(${[
    ...(valid.length > 1
      ? valid.map((check) => `CASE WHEN ${canonical(check)} IS NOT NULL THEN ${quoteName(check.column)} END`)
      : []),
    ...sourceColumns(source, identifier).map((column) => `CASE WHEN ${filled(column)} IS NOT NULL THEN ${column} END`),
    'NULL',
  ].join(', ')})`;
}

/** Every valid raw value; NULL where no identifier has more than one column. */
function furtherValues(checks: readonly Check[]): string {
  const several = findable(checks).filter(
    ({ identifier }) => checks.filter((other) => other.identifier === identifier).length > 1,
  );
  const type = 'STRUCT(identifier VARCHAR, value VARCHAR)[]';
  if (several.length === 0) return `NULL::${type}`;
  const values = several.map(
    (check) => `CASE WHEN ${canonical(check)} IS NOT NULL THEN
        {identifier: '${check.identifier}', value: ${quoteName(check.column)}} END`,
  );
  return `list_filter([${values.join(', ')}], lambda v: v IS NOT NULL)::${type}`;
}

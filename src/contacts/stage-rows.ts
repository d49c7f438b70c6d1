import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import { normalizeQuery, preparePhones } from '../identifiers/normalize.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { filled, identifierColumn, manyValued, mappedIdentifiers, sourceColumns } from './contact-columns.ts';

/**
 * A person is told apart by the form that keeps most addresses apart: LinkedIn's e-mail rule (no Gmail folding) and the
 * international phone number.
 */
const identityRules = { email: 'linkedin', phone: 'google', mobile_ad_id: 'meta' } as const;

/** What identifies a row's person besides e-mail, phone and mobile id: a full name with an address. */
const addresses: readonly (readonly Identifier[])[] = [
  ['first_name', 'last_name', 'country', 'postal_code'],
  ['first_name', 'last_name', 'country', 'city', 'region'],
];

/** What tells apart people who have nothing else. */
const named: readonly Identifier[] = ['first_name', 'last_name', 'country', 'postal_code', 'city'];

interface Check {
  readonly identifier: (typeof manyValued)[number];
  readonly column: string;
  readonly as: string;
}

/**
 * Writes a table of the source's rows as candidates for contacts: `contact`, `key` (who this is), `reason` (why the row is
 * rejected, NULL when it is usable), `consent`, one raw value per identifier, `more` (further raw values) and the attributes.
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
    readonly consent: string;
    readonly attributes: readonly AttributeColumn[];
  },
): Promise<string> {
  const checks = manyValued.flatMap((identifier) =>
    (source.mapping[identifier] ?? []).map((column, index): Check => ({
      identifier,
      column,
      as: `${identifier} ${index}`,
    })),
  );
  const phones = source.mapping.phone ?? [];
  const countryColumn = source.mapping.country?.[0];
  if (phones.length > 0) {
    const { defaultCountry } = options;
    await preparePhones(engine, { from: source.table, columns: phones, countryColumn, defaultCountry });
  }
  const staged = quoteName(`staged ${source.name}`);
  await engine.run(`
    CREATE TEMP TABLE ${staged} AS
    SELECT
      _row AS contact,
      ${keyExpression(source, checks)} AS key,
      ${reasonExpression(source, checks)} AS reason,
      ${options.consent} AS consent,
      ${mappedIdentifiers(source)
        .map((identifier) => `${firstValue(source, checks, identifier)} AS ${quoteName(identifierColumn(identifier))}`)
        .join(',\n      ')},
      ${furtherValues(checks)} AS more
      ${options.attributes.map(({ name, sql }) => `, ${sql} AS ${quoteName(name)}`).join('')}
    FROM (${checkedRows(source, checks, countryColumn, options.defaultCountry)})`);
  return staged;
}

/** The source's rows with, for each value that is checked, its canonical form and its error. */
function checkedRows(
  source: SourceTable,
  checks: readonly Check[],
  countryColumn: string | undefined,
  defaultCountry: string | undefined,
): string {
  return manyValued.reduce((from, identifier) => {
    const mine = checks.filter((check) => check.identifier === identifier);
    if (mine.length === 0) return from;
    const fields = mine.map(({ column, as }) => ({ field: identifier, column, as }));
    const platform = identityRules[identifier];
    return `(${normalizeQuery({ platform, from, fields, countryColumn, defaultCountry, reveal: true })})`;
  }, source.table);
}

const canonical = (check: Check) => quoteName(`${check.as}_normalized`);

function keyExpression(source: SourceTable, checks: readonly Check[]): string {
  const name = named.flatMap((identifier) => sourceColumns(source, identifier));
  const parts = [
    ...sourceColumns(source, 'external_id').map((column) => `'x:' || ${filled(column)}`),
    ...checks.map((check) => `'${check.identifier}:' || ${canonical(check)}`),
    ...(name.length > 0 ? [`'n:' || lower(concat_ws('|', ${name.join(', ')}))`] : []),
  ];
  return `coalesce(${[...parts, "'?'"].join(', ')})`;
}

function reasonExpression(source: SourceTable, checks: readonly Check[]): string {
  const usable = [
    ...checks.map((check) => `${canonical(check)} IS NOT NULL`),
    ...addresses.flatMap((parts) => {
      const columns = parts.map((identifier) => sourceColumns(source, identifier)[0]);
      if (columns.some((column) => column === undefined)) return [];
      return [`(${columns.map((column) => `${filled(column ?? '')} IS NOT NULL`).join(' AND ')})`];
    }),
  ];
  const errors = checks.map((check) => quoteName(`${check.as}_error`));
  return `CASE WHEN ${[...usable, 'false'].join(' OR ')} THEN NULL ELSE coalesce(${[...errors, "'no_identifier'"].join(', ')}) END`;
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

/** Every valid raw value with its canonical form; NULL where no identifier has more than one column. */
function furtherValues(checks: readonly Check[]): string {
  const several = checks.filter(
    ({ identifier }) => checks.filter((other) => other.identifier === identifier).length > 1,
  );
  const type = 'STRUCT(identifier VARCHAR, value VARCHAR, canonical VARCHAR)[]';
  if (several.length === 0) return `NULL::${type}`;
  const values = several.map(
    (check) => `CASE WHEN ${canonical(check)} IS NOT NULL THEN
        {identifier: '${check.identifier}', value: ${quoteName(check.column)}, canonical: ${canonical(check)}} END`,
  );
  return `list_filter([${values.join(', ')}], lambda v: v IS NOT NULL)::${type}`;
}

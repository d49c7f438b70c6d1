import type { ConsentConfig, Purpose } from '../config/consent-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Identifier, manyValued, type Telling } from '../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery, usualQuery } from '../identifiers/normalize.ts';
import type { Form, RuleSet } from '../identifiers/rule-sets.ts';
import { textRules } from '../identifiers/rules/text.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { type AskedAttributes, consentExpression, withSaid } from './consent.ts';
import { type IdentityKind, identityKinds, identityRulesOf, tellingKinds } from './identity-kinds.ts';
import { keyPrefix, personOf } from './person-key.ts';
import {
  attributeColumn,
  firstFilled,
  identifierColumn,
  ifFilled,
  mappedIdentifiers,
  someFilled,
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
  /** By which it is told. */
  readonly rules: RuleSet;
}

/** Of fewer rows it costs more to prepare a second query than to look at every phone. */
const manyRows = 20_000;

/**
 * Writes a table of the source's rows as candidates for contacts: `contact`, `key` UHUGEINT (who this is), `person` (half of it),
 * `kind` (by what: index into `identityKinds`), `reason` (why the row is rejected, NULL when it is usable), `ads`,
 * `personalization` and `email` (those that are kept; NULL when the row leaves it blank) and the attributes. Where several columns feed an identifier, also one raw value per
 * identifier and `more` (further raw values); else the row itself has them (`valuesOfRows`).
 *
 * A row is usable when it has a valid e-mail, phone or mobile id, or a full name with an address. An external id alone is
 * not enough: an export whose e-mail column broke would otherwise replace everybody on a list by ids that match nobody.
 *
 * @param table quoted name of the table
 */
export async function stageRows(
  engine: Engine,
  source: SourceTable,
  table: string,
  options: {
    readonly defaultCountry: string | undefined;
    readonly consent: ConsentConfig | undefined;
    /** As in `ContactTable`. */
    readonly forms: readonly Form[];
    /** The attributes that hold consent. */
    readonly asked: AskedAttributes;
    /** Those that are kept of each (`keptPurposes`). */
    readonly purposes: readonly Purpose[];
    readonly attributes: readonly AttributeColumn[];
    /** Whether phones are looked at only where an e-mail does not say who it is; default: in large sources. */
    readonly lazily?: boolean;
  },
): Promise<void> {
  const { lazily = source.rows > manyRows } = options;
  const checks = checksOf(source, options.forms);
  const withoutPhones = checks.filter(({ identifier }) => identifier !== 'phone');
  // Where phones stand in several columns, which of them are valid is part of the contact.
  const oneLook = !lazily || checks.length - withoutPhones.length !== 1 || !checks.some(isEmail);
  const all: Staging = { ...options, source, checks };
  if (oneLook) {
    await engine.run(`CREATE TEMP TABLE ${table} AS ${stagedRows(all, source.table)}`);
    return;
  }
  const known = withoutPhones.filter(isEmail).map((check) => `${canonical(check)} IS NOT NULL`);
  await engine.run(`CREATE TEMP TABLE ${table} AS
    ${stagedRows({ ...all, checks: withoutPhones, known: `(${known.join(' OR ')})` }, source.table)}`);
  const others = `SELECT contact AS _row FROM ${table} WHERE key IS NULL`;
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM (${others})`);
  if (n === 0) return;
  const rest = quoteName(`unknown ${source.name}`);
  await engine.run(`CREATE TEMP TABLE ${rest} AS FROM ${source.table} SEMI JOIN (${others}) USING (_row)`);
  await engine.run(`DELETE FROM ${table} WHERE key IS NULL`);
  await engine.run(`INSERT INTO ${table} BY NAME ${stagedRows(all, rest)}`);
  await engine.run(`DROP TABLE ${rest}`);
}

interface Staging {
  readonly source: SourceTable;
  readonly checks: readonly Check[];
  readonly defaultCountry: string | undefined;
  readonly consent: ConsentConfig | undefined;
  readonly asked: AskedAttributes;
  readonly purposes: readonly Purpose[];
  readonly attributes: readonly AttributeColumn[];
  /** SQL that says whether the checks are enough to know a row; its `key` is NULL where they are not. Default: they always are. */
  readonly known?: string;
}

function checksOf({ mapping }: SourceTable, forms: readonly Form[]): Check[] {
  const all = identityRulesOf(forms);
  return tellingKinds.flatMap((identifier) =>
    (mapping[identifier] ?? []).map((column, index): Check => {
      const rules = all[identifier];
      return { identifier, column, as: `${identifier} ${index}`, rules };
    }),
  );
}

const isEmail = ({ identifier }: Check) => identifier === 'email';

/** SQL of rows of a source as candidates. */
function stagedRows({ source: given, checks, known, ...options }: Staging, table: string): string {
  const source = { ...given, table };
  const { from, countryColumn } = withCountry(source);
  const { consent, asked } = options;
  const emails = checks.filter(isEmail);
  // Whoever is to be known by nothing else than one e-mail is known by a usual one; of several, an unusual one may come first.
  const lean = known !== undefined && emails.length === 1;
  const checked = checkedRows(
    lean ? usualQuery(from, emails.map(requestOf)) : from,
    lean ? checks.filter((check) => !isEmail(check)) : checks,
    countryColumn,
    options.defaultCountry,
  );
  const rows = withSaid(checked, asked);
  const named = mappedIdentifiers(source).filter((identifier) => nameParts.includes(identifier));
  const hasNames = known === undefined && named.length > 0;
  const key = `md5_number(${keyExpression(checks, hasNames)})`;
  const reason = known === undefined ? reasonExpression(source, checks, options.defaultCountry) : 'NULL::VARCHAR';
  return `
    SELECT *, ${personOf('key')} AS person FROM (SELECT
      _row AS contact,
      ${known === undefined ? key : `CASE WHEN ${known} THEN ${key} END`} AS key,
      ${kindExpression(checks)} AS kind,
      ${reason} AS reason,
      ${options.purposes.map((purpose) => `${consentExpression(purpose, consent, asked)} AS ${purpose}`).join(', ')}
      ${chosenValues(source, checks)}
      ${options.attributes.map(({ name, sql }) => `, ${sql} AS ${quoteName(attributeColumn(name))}`).join('')}
    FROM ${hasNames ? withNames(rows, source, checks) : rows})`;
}

/** The source's rows with, for each value that is checked, its canonical form and its error. */
function checkedRows(
  rows: string,
  checks: readonly Check[],
  countryColumn: string | undefined,
  defaultCountry: string | undefined,
): string {
  const fields = checks.map(requestOf);
  return `(${normalizeQuery({ from: rows, fields, countryColumn, defaultCountry, reveal: true })})`;
}

const requestOf = ({ identifier, column, as, rules }: Check): FieldRequest => ({
  field: identifier,
  rules,
  column,
  as,
});

const canonical = (check: Check) => quoteName(`${check.as}_normalized`);

/** Those of values by which platforms find a person. */
const findable = (checks: readonly Check[]) =>
  checks.filter(({ identifier }) => manyValued.some((each) => each === identifier));

/** By the first of what tells people apart; by the row's name when it has none of that. */
function keyExpression(checks: readonly Check[], hasNames: boolean): string {
  const known = checks.map((check) => `'${keyPrefix(check.identifier)}:' || ${canonical(check)}`);
  const named = `CASE WHEN ${rowName} <> ${namesNobody} THEN 'n:' || ${textRules.lower(rowName)} END`;
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
 * stage of its own, because a rule is written out as often as its argument stands in it.
 */
function withNames(rows: string, source: SourceTable, checks: readonly Check[]): string {
  const parts = nameParts.map((identifier) => `coalesce(${firstFilled(source, identifier)}, '')`);
  // A control character between the parts: no text of one part can run into the next. Lowered together, because the
  // patterns of each lowering are compiled for every file, however small.
  const unknown = ['true', ...checks.map((check) => `${canonical(check)} IS NULL`)].join(' AND ');
  return `(SELECT *, CASE WHEN ${unknown} THEN concat_ws(chr(31), ${parts.join(', ')}) END AS ${rowName} FROM ${rows})`;
}

function reasonExpression(source: SourceTable, checks: readonly Check[], defaultCountry: string | undefined): string {
  const country = defaultCountry === undefined ? [someFilled(source, 'country')] : [];
  const usable = [
    ...findable(checks).map((check) => `${canonical(check)} IS NOT NULL`),
    ...addresses.map((parts) => {
      const conditions = parts.map((identifier) => someFilled(source, identifier));
      return `(${[...conditions, ...country].join(' AND ')})`;
    }),
  ];
  const errors = findable(checks).map((check) => quoteName(`${check.as}_error`));
  return `CASE WHEN ${usable.join(' OR ')} THEN NULL ELSE coalesce(${[...errors, "'no_identifier'"].join(', ')}) END`;
}

/** Whether a contact's values must be chosen among those of its row, so that they cannot be read from the row alone. */
export function choosesValues({ mapping }: SourceTable): boolean {
  return Object.values(mapping).some((columns) => columns.length > 1);
}

/** SQL of a source whose rows need no choice: `contact` and one raw value per identifier, as it stands in the row. */
export function valuesOfRows(source: SourceTable): string {
  const values = mappedIdentifiers(source).map(
    (identifier) => `${sourceColumns(source, identifier).join(', ')} AS ${quoteName(identifierColumn(identifier))}`,
  );
  return `(SELECT ${['_row AS contact', ...values].join(', ')} FROM ${source.table})`;
}

/** More columns of the rows: values that are chosen, and what is left of them. */
function chosenValues(source: SourceTable, checks: readonly Check[]): string {
  if (!choosesValues(source)) return '';
  const values = mappedIdentifiers(source).map(
    (identifier) => `, ${firstValue(source, checks, identifier)} AS ${quoteName(identifierColumn(identifier))}`,
  );
  return `${values.join('')}, ${furtherValues(checks)} AS more`;
}

/** The first valid raw value of an identifier, else the first filled one (so that its error is counted). */
function firstValue(source: SourceTable, checks: readonly Check[], identifier: Identifier): string {
  const valid = checks.filter((check) => check.identifier === identifier);
  if (valid.length < 2) return firstSeen(source, identifier);
  const first = valid.map((check) => `CASE WHEN ${canonical(check)} IS NOT NULL THEN ${quoteName(check.column)} END`);
  return `coalesce(${[...first, firstSeen(source, identifier)].join(', ')})`;
}

function firstSeen(source: SourceTable, identifier: Identifier): string {
  return `coalesce(${[...sourceColumns(source, identifier).map(ifFilled), 'NULL'].join(', ')})`;
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

import { identifierColumn } from '../../contacts/contact-columns.ts';
import type { ContactTable } from '../../contacts/contact-table.ts';
import { personOf } from '../../contacts/person-key.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { Identifier } from '../../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery } from '../../identifiers/normalize.ts';
import { companyRules } from '../../identifiers/rules/company.ts';
import { freeMail } from './free-mail.ts';

/** By what a company is told, the first that a contact has: its domain, that of an e-mail, its name. */
export const companyTold = ['company_domain', 'email', 'company'] as const satisfies readonly Identifier[];

const [domainColumn, nameColumn] = [identifierColumn('company_domain'), identifierColumn('company')].map(quoteName);

/**
 * The contacts of a source as the companies that they work for: in the place of their own identifiers stand the company's domain, or its
 * name where no domain is known, and in the place of the person a number of the company. A contact who tells of no company is
 * rejected: `free_mail` where all that it has is an address that anybody can get, else `no_company`.
 *
 * @param options.told what a company may be told by
 * @param options.name makes the tables' names unique
 */
export async function companyTable(
  engine: Engine,
  contacts: ContactTable,
  { told, name }: { readonly told: readonly Identifier[]; readonly name: string },
): Promise<ContactTable> {
  const free = await freeMail(engine);
  const [table, found, extras] = [`companies ${name}`, `companies found ${name}`, `no extras ${name}`].map(quoteName);
  const has = (identifier: Identifier) => told.includes(identifier) && contacts.identifiers.includes(identifier);
  const raw = companyTold.map(
    (identifier) =>
      `${has(identifier) ? quoteName(identifierColumn(identifier)) : 'NULL::VARCHAR'} AS ${quoteName(identifier)}`,
  );
  const people = `(SELECT contact, person, reason, ads, personalization FROM ${contacts.table})`;
  const domains = [
    `SELECT contact, site AS domain, 0 AS place FROM ${found}`,
    `SELECT contact, mail AS domain, 1 AS place FROM ${found}`,
    ...(has('email') && contacts.hasExtras
      ? [`SELECT contact, domain, 2 + row_number() OVER () AS place FROM (${furtherDomains(contacts)})`]
      : []),
  ].map((query) => `SELECT * FROM (${query}) WHERE domain IS NOT NULL`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${found} AS ${readCompanies(contacts.values, raw)}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT contact, coalesce(${numberOfCompany}, person) AS person, ads, personalization,
      domain AS ${domainColumn}, CASE WHEN domain IS NULL THEN name END AS ${nameColumn},
      coalesce(reason, CASE WHEN coalesce(domain, name) IS NULL THEN
        CASE WHEN is_free THEN 'free_mail' ELSE coalesce(problem, 'no_company') END END) AS reason
    FROM ${people} LEFT JOIN ${found} USING (contact)
    LEFT JOIN (
      SELECT contact, arg_min(domain, place) FILTER (NOT is_free) AS domain, bool_or(is_free) AS is_free
      FROM (SELECT d.*, f.domain IS NOT NULL AS is_free FROM (${domains.join(' UNION ALL ')}) AS d LEFT JOIN ${free} AS f USING (domain))
      GROUP BY contact) USING (contact)`);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${extras} (contact BIGINT, identifier VARCHAR, value VARCHAR); DROP TABLE ${found}`,
  );
  return {
    ...contacts,
    table: table ?? '',
    values: `(SELECT contact, ${domainColumn}, ${nameColumn} FROM ${table})`,
    extras: extras ?? '',
    hasExtras: false,
    identifiers: ['company', 'company_domain'],
  };
}

/** SQL; NULL where no company is known. No person has such a key. */
const numberOfCompany = personOf("md5_number(coalesce('company_domain:' || domain, 'company:' || name))");

/** A query of `contact`, `site`, `mail` (domains), `name` and `problem`, of what contacts have in these columns. */
function readCompanies(values: string, raw: readonly string[]): string {
  const fields: readonly FieldRequest[] = [
    { field: 'company_domain', rules: 'linkedin-companies', column: 'company_domain', as: 'site' },
    { field: 'email', rules: 'linkedin', column: 'email', as: 'mail' },
    { field: 'company', rules: 'linkedin-companies', column: 'company', as: 'name' },
  ];
  const query = normalizeQuery({
    from: `(SELECT contact, ${raw.join(', ')} FROM ${values})`,
    fields,
    countryColumn: undefined,
    defaultCountry: undefined,
    reveal: true,
  });
  return `SELECT * REPLACE (${companyRules.domain('mail')} AS mail) FROM (
    SELECT contact, site_normalized AS site, ${hostOf('mail_normalized')} AS mail, name_normalized AS name,
      coalesce(site_error, name_error) AS problem FROM (${query}))`;
}

/** A query of `contact` and `domain` of second, third, … addresses, in their order. */
function furtherDomains({ extras }: ContactTable): string {
  const query = normalizeQuery({
    from: `(SELECT contact, value FROM ${extras} WHERE identifier = 'email')`,
    fields: [{ field: 'email', rules: 'linkedin', column: 'value', as: 'mail' }],
    countryColumn: undefined,
    defaultCountry: undefined,
    reveal: true,
  });
  return `SELECT contact, ${companyRules.domain('host')} AS domain FROM (SELECT contact, ${hostOf('mail_normalized')} AS host FROM (${query}))`;
}

/** SQL: what stands behind the `@` of an address; NULL of a digest. */
const hostOf = (email: string) => `nullif(regexp_extract(${email}, '@([^@]*)$', 1), '')`;

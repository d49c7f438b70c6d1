import type { ConsentConfig, ConsentRegion } from '../config/consent-config.ts';
import { unknownCountry } from '../config/consent-presets.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type FieldRequest, normalizeQuery } from '../identifiers/normalize.ts';
import { identifierColumn } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';

/**
 * Writes a table of `contact` and `region`, the index of the region of the config that the contact is in; NULL where it is in
 * none. Requires `prepareRules`.
 *
 * @param among SQL giving `contact`, those of whom it matters
 * @returns the quoted name of the table
 */
export async function writePlaces(
  engine: Engine,
  { source, values, identifiers }: ContactTable,
  given: {
    readonly consent: ConsentConfig;
    readonly defaultCountry: string | undefined;
    readonly among: string;
  },
): Promise<string> {
  const { consent, defaultCountry, among } = given;
  const table = quoteName(`places ${source.name}`);
  const column = (identifier: 'country' | 'region') =>
    identifiers.includes(identifier) ? quoteName(identifierColumn(identifier)) : 'NULL::VARCHAR';
  const people = `(SELECT contact, ${column('country')} AS country, ${column('region')} AS region FROM ${values} SEMI JOIN (${among}) USING (contact))`;
  const fields: FieldRequest[] = [
    { field: 'country', rules: 'google', column: 'country', as: 'land' },
    { field: 'region', rules: 'meta', column: 'region', as: 'state' },
  ];
  const query = normalizeQuery({ from: people, fields, countryColumn: 'country', defaultCountry, reveal: true });
  // The default country is that of contacts who name none, not of those who name one that nobody knows.
  const standIn = defaultCountry === undefined ? 'NULL' : quoteText(defaultCountry.toUpperCase());
  const branches = consent.regions.map((region, index) => `WHEN ${isIn(region)} THEN ${index}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT contact, (CASE ${branches.join(' ')} END)::UTINYINT AS region FROM (
      SELECT contact, state_normalized AS state,
        CASE WHEN land_error IS NULL AND land_normalized IS NULL THEN ${standIn}
          WHEN length(land_normalized) = 2 THEN land_normalized END AS land
      FROM (${query}))`);
  return table;
}

function isIn({ countries, states }: ConsentRegion): string {
  const named = countries.filter((country) => country !== unknownCountry);
  const somewhere = [
    ...(named.length > 0 ? [`land IN (${named.map(quoteText).join(', ')})`] : []),
    ...(countries.includes(unknownCountry) ? ['land IS NULL'] : []),
  ];
  const country = `(${somewhere.join(' OR ')})`;
  return states === undefined ? country : `${country} AND state IN (${states.map(quoteText).join(', ')})`;
}

/** SQL over a place: whether the contact is withheld when nobody says what they allowed. */
export function withholdsUnspecified({ regions, unspecified }: ConsentConfig): string {
  const branches = regions.map((region, index) => `WHEN ${index} THEN ${region.unspecified === 'withhold'}`);
  return `CASE region ${branches.join(' ')} ELSE ${unspecified === 'withhold'} END`;
}

/** SQL over a place: whether who denied personalization alone may be sent where that can be said. */
export function limitsDataUse({ regions }: ConsentConfig): string {
  const branches = regions.map((region, index) => `WHEN ${index} THEN ${region.limitedDataUse}`);
  return `CASE region ${branches.join(' ')} ELSE false END`;
}

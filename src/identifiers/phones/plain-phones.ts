import { quoteText } from '../../engine/sql.ts';
import { numberingPlans, type NumberingPlan } from './numbering-plans.ts';

/**
 * Macros that settle the phones whose notation leaves no choice: digits with usual punctuation that are a valid number as
 * they stand, behind a plus or in the national form of a known country. They accept what libphonenumber accepts, with its
 * own numbering plans, and leave everything else (NULL) to it.
 */
export function plainPhoneMacros(): readonly string[] {
  const plans = numberingPlans();
  const ofCountries = [...plans.values()].flat().flatMap((plan) => (plan.country === undefined ? [] : [{ ...plan, country: plan.country }]));
  return [
    `identifier_phone_digits(x) AS CASE
      WHEN regexp_full_match(x, '''?\\s*\\+?[0-9 ().-]+') AND NOT regexp_matches(x, '\\.0+$') THEN translate(x, ' ().-''', '') END`,
    // A national number with its calling code; NULL when a prefix needs a closer look.
    `identifier_phone_national(x, country) AS CASE
      WHEN starts_with(x, '00') THEN NULL ${ofCountries.map(nationalBranch).join('\n')} END`,
    `identifier_phone_international(x, country) AS CASE
      WHEN starts_with(x, '+') THEN substr(x, 2) WHEN country IS NOT NULL THEN identifier_phone_national(x, country) END`,
    `identifier_phone_valid(x) AS CASE ${[...plans].map(validBranch).join('\n')} END`,
  ];
}

function nationalBranch({ country, callingCode, dialsAbroad, trunk, prefixes }: NumberingPlan & { country: string }): string {
  const prefix = prefixes === '' ? "''" : `regexp_extract(x, ${quoteText(`^(?:${prefixes})`)})`;
  return `WHEN country = '${country}' THEN CASE
    WHEN regexp_matches(x, ${quoteText(`^(?:${dialsAbroad})`)}) THEN NULL
    WHEN ${prefix} = '' THEN '${callingCode}' || x
    ${trunk === '' ? '' : `WHEN ${prefix} = '${trunk}' THEN '${callingCode}' || substr(x, ${trunk.length + 1})`} END`;
}

/** Calling codes are prefix-free, so that the order of the branches is no matter. */
function validBranch([callingCode, plans]: readonly [string, readonly NumberingPlan[]]): string {
  const [main] = plans;
  const prefixes = main?.prefixes ?? '';
  const digits = `substr(x, ${callingCode.length + 1})`;
  return `WHEN starts_with(x, '${callingCode}') THEN CASE
    ${prefixes === '' ? '' : `WHEN regexp_extract(${digits}, ${quoteText(`^(?:${prefixes})`)}) <> '' THEN NULL`}
    ${plans.map((plan) => countryBranch(plan, digits)).join('\n')} END`;
}

function countryBranch({ leadingDigits, kinds }: NumberingPlan, digits: string): string {
  const byLengths = new Map<string, string[]>();
  for (const { pattern, lengths } of kinds) {
    const key = lengths.join(', ');
    byLengths.set(key, [...(byLengths.get(key) ?? []), pattern]);
  }
  const matches = [...byLengths].map(
    ([lengths, patterns]) =>
      `strlen(${digits}) IN (${lengths}) AND regexp_full_match(${digits}, ${quoteText([...new Set(patterns)].join('|'))})`,
  );
  const valid = matches.map((match) => `(${match})`).join(' OR ') || 'false';
  return leadingDigits === undefined
    ? `WHEN ${valid} THEN x`
    : `WHEN regexp_matches(${digits}, ${quoteText(`^(?:${leadingDigits})`)}) THEN CASE WHEN ${valid} THEN x END`;
}

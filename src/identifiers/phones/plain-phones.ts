import type { Engine } from '../../engine/engine.ts';
import { quoteText } from '../../engine/sql.ts';
import { numberingPlans, type NumberingPlan } from './numbering-plans.ts';

/**
 * The calling codes whose numbers SQL settles, the most frequent first. Every further one makes every query slower to
 * prepare; a number of another country costs libphonenumber some 10 µs.
 */
const settled = (
  '1 44 49 33 39 34 91 55 81 61 52 31 48 90 46 41 43 32 45 47 358 353 351 30 420 36 40 7 380 62 60 65 63 66 84 82 86 852 886 ' +
  '64 27 234 254 20 212 971 966 972 57 56 51'
).split(' ');

const prepared = new WeakSet<Engine>();

/**
 * Gives an engine the macros that settle the phones whose notation leaves no choice: digits with usual punctuation that are
 * a valid number of a calling code's main country as they stand, behind a plus or in national form. They accept what
 * libphonenumber accepts, by its own numbering plans, and leave everything else (NULL) to it.
 */
export async function preparePlainPhones(engine: Engine): Promise<void> {
  if (prepared.has(engine)) return;
  prepared.add(engine);
  await engine.run(
    plainPhoneMacros()
      .map((macro) => `CREATE TEMP MACRO ${macro}`)
      .join(';\n'),
  );
}

function plainPhoneMacros(): readonly string[] {
  const all = numberingPlans();
  const plans = settled.flatMap((callingCode) => all.get(callingCode)?.slice(0, 1) ?? []);
  return [
    `identifier_phone_digits(x) AS CASE
      WHEN regexp_full_match(x, '''?\\s*\\+?[0-9 ().-]+') AND NOT regexp_matches(x, '\\.0+$') THEN translate(x, ' ().-''', '') END`,
    // A national number with its calling code; NULL when a prefix needs a closer look.
    `identifier_phone_national(x, country) AS CASE
      WHEN starts_with(x, '00') THEN NULL ${plans.map(nationalBranch).join('\n')} END`,
    `identifier_phone_international(x, country) AS CASE
      WHEN starts_with(x, '+') THEN substr(x, 2) ELSE identifier_phone_national(x, country) END`,
    `identifier_phone_valid(x) AS CASE ${plans.map(validBranch).join('\n')} END`,
  ];
}

function nationalBranch({ country, callingCode, dialsAbroad, trunk, prefixes }: NumberingPlan): string {
  const prefix = prefixes === trunk ? undefined : `regexp_extract(x, ${quoteText(`^(?:${prefixes})`)})`;
  const trunkless = `'${callingCode}' || substr(x, ${trunk.length + 1})`;
  // Digits that begin with the calling code may be an international number without its plus.
  const asItStands = `CASE WHEN NOT starts_with(x, '${callingCode}') THEN '${callingCode}' || x END`;
  return `WHEN country = '${country}' THEN CASE
    WHEN regexp_matches(x, ${quoteText(`^(?:${dialsAbroad})`)}) THEN NULL
    ${trunk === '' ? '' : `WHEN ${prefix === undefined ? `starts_with(x, '${trunk}')` : `${prefix} = '${trunk}'`} THEN ${trunkless}`}
    ${prefix === undefined ? `ELSE ${asItStands}` : `WHEN ${prefix} = '' THEN ${asItStands}`} END`;
}

/** No calling code begins with another one. */
function validBranch({ callingCode, prefixes, kinds }: NumberingPlan): string {
  const digits = `substr(x, ${callingCode.length + 1})`;
  const byLengths = new Map<string, Set<string>>();
  for (const { pattern, lengths } of kinds) {
    const key = lengths.join(', ');
    byLengths.set(key, (byLengths.get(key) ?? new Set()).add(pattern));
  }
  const matches = [...byLengths].map(
    ([lengths, patterns]) =>
      `strlen(${digits}) IN (${lengths}) AND regexp_full_match(${digits}, ${quoteText([...patterns].join('|'))})`,
  );
  const prefixed = prefixes === '' ? 'false' : `regexp_extract(${digits}, ${quoteText(`^(?:${prefixes})`)}) <> ''`;
  return `WHEN starts_with(x, '${callingCode}') THEN CASE
    WHEN ${prefixed} THEN NULL WHEN ${matches.map((match) => `(${match})`).join(' OR ')} THEN x END`;
}

/**
 * A query (in parentheses, after `preparePlainPhones`) over a table of phones (`raw`, `country`) that adds `plain`: the number's E.164 digits where its
 * notation leaves no choice, else NULL. In stages, so that no expression stands many times in another one; a filter on
 * `plain` would undo that, because DuckDB pushes it down.
 */
export function plainPhones(phones: string): string {
  const digits = `(SELECT *, identifier_phone_digits(raw) AS plain FROM ${phones})`;
  const international = `(SELECT * REPLACE (identifier_phone_international(plain, country) AS plain) FROM ${digits})`;
  return `(SELECT * REPLACE (identifier_phone_valid(plain) AS plain) FROM ${international})`;
}

import { firstFilled, sourceColumns } from '../contacts/contact-columns.ts';
import type { Engine } from '../engine/engine.ts';
import { phoneCountry } from '../identifiers/phones/phone-country.ts';
import { joinCountries } from '../identifiers/text-stages.ts';
import type { SourceTable } from '../sources/source-table.ts';

/** Of the rows (or phones) at least these speak, and of those at least these say the same. */
const leastSpeaking = 0.5;
const leastAlike = 0.95;
/** Phones that are looked at, of the first rows. */
const mostPhones = 1000;

/**
 * The country that an export is of, where that is plain: nearly all its rows name the same, or, where they name none, nearly
 * all its phones carry the calling code of the same. Requires `prepareRules`.
 *
 * @returns ISO alpha-2; undefined when it is not plain
 */
export async function guessCountry(engine: Engine, source: SourceTable): Promise<string | undefined> {
  const named = await countriesNamed(engine, source);
  if (total(named) > 0) return prevailing(named, source.rows);
  const phones = await somePhones(engine, source);
  const spoken = new Map<string, number>();
  for (const phone of phones) {
    const country = phoneCountry(phone);
    if (country !== undefined) spoken.set(country, (spoken.get(country) ?? 0) + 1);
  }
  return prevailing(spoken, phones.length);
}

function prevailing(counts: ReadonlyMap<string, number>, of: number): string | undefined {
  const all = total(counts);
  if (all === 0 || all < leastSpeaking * of) return undefined;
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most !== undefined && most[0] !== '' && most[1] >= leastAlike * all ? most[0] : undefined;
}

/** Country to rows that name it; '' for what is none. */
async function countriesNamed(engine: Engine, source: SourceTable): Promise<Map<string, number>> {
  if (source.mapping.country === undefined) return new Map();
  const rows = await engine.rows(`
    SELECT coalesce(named.code, '') AS code, count(*)::INTEGER AS n
    FROM (SELECT ${firstFilled(source, 'country')} AS country FROM ${source.table}) ${joinCountries('named', 'country')}
    WHERE country IS NOT NULL GROUP BY ALL ORDER BY n DESC, code`);
  return new Map(rows.map((row) => [String(row['code']), Number(row['n'])]));
}

async function somePhones(engine: Engine, source: SourceTable): Promise<string[]> {
  if (sourceColumns(source, 'phone').length === 0) return [];
  const rows = await engine.rows(`
    SELECT phone FROM (SELECT _row, ${firstFilled(source, 'phone')} AS phone FROM ${source.table})
    WHERE phone IS NOT NULL ORDER BY _row LIMIT ${mostPhones}`);
  return rows.map((row) => String(row['phone']));
}

const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);

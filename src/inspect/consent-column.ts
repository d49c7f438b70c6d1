import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { asksOfPersonalization, consentQuestion, consentValues } from './consent-words.ts';
import type { ConsentColumn } from './inspection.ts';

/** More different values than these are no answer to a question. */
const mostValues = 12;

/**
 * The first column that holds answers to the question of consent, and nothing else. A column of people who said yes comes
 * before one of people who said no: there, silence is no yes. Beside it, a column that asks for consent to personalization speaks of that alone.
 */
export async function findConsentColumn(engine: Engine, source: SourceTable): Promise<ConsentColumn | undefined> {
  const found: ConsentColumn[] = [];
  for (const { attribute, header, identifier } of source.columns) {
    const asks = identifier === undefined ? consentQuestion(header) : undefined;
    if (asks === undefined) continue;
    const counts = await countWords(engine, source, attribute);
    const values = counts.size > mostValues ? undefined : consentValues(asks, [...counts.keys()]);
    if (values !== undefined) found.push({ header, asks, ...values, blank: counts.get('') ?? 0, others: [] });
  }
  const optsIn = found.filter(({ asks }) => asks === 'opt-in');
  const personalization = optsIn.find(({ header }) => asksOfPersonalization(header));
  const ads = optsIn.find(({ header }) => !asksOfPersonalization(header));
  const chosen = ads ?? optsIn[0] ?? found[0];
  const both = ads === undefined ? undefined : personalization;
  const others = found.filter((column) => column !== chosen && column !== both).map(({ header }) => header);
  return chosen && { ...chosen, others, ...(both && { personalization: answersOf(both) }) };
}

const answersOf = ({ header, granted, denied }: ConsentColumn) => ({ header, granted, denied });

/** The values of a column in lower case, most frequent first, and how many rows have them; one more than are looked at. */
async function countWords(engine: Engine, source: SourceTable, attribute: string): Promise<Map<string, number>> {
  const column = `coalesce(lower(trim(${quoteName(attribute)})), '')`;
  const rows = await engine.rows(
    `SELECT ${column} AS word, count(*)::INTEGER AS n FROM ${source.table} GROUP BY ALL ORDER BY n DESC, word LIMIT ${mostValues + 1}`,
  );
  return new Map(rows.map((row) => [String(row['word']), Number(row['n'])]));
}

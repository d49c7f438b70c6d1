import { type Config } from '../config/config.ts';
import { type ConsentColumn, type ConsentConfig, type Purpose, purposes } from '../config/consent-config.ts';
import { consentKey } from '../config/consent-key.ts';
import { isPersonal } from '../config/personal-column.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteList, quoteName } from '../engine/sql.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { textRules } from '../identifiers/rules/text.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { type Answer, type Answers } from './answers.ts';
import { askedAttributes, columnPlace, said, withSaid } from './consent.ts';

/** A column of more different values than this holds something else than consent, and none of them is shown. */
const mostWords = 10;
/** A longer one is a sentence, or a wrong column. */
const longestWord = 30;

interface Asking {
  readonly answers: Answers;
  readonly source: Pick<SourceTable, 'table' | 'columns'>;
}

/**
 * Warns of words for consent that no row says, where rows say others that the config does not know: a `no` under `denied: ["nein"]` counts as
 * having said nothing. Refuses a column of which so nobody is sent, or somebody who may have denied.
 *
 * @throws UserError
 */
export async function unknownWords(
  engine: Engine,
  { consent, guards, at }: Pick<Config, 'guards' | 'at'> & { readonly consent: ConsentConfig },
  contacts: readonly Asking[],
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const [index, purpose] of purposes.entries()) {
    const column = consent.columns[purpose];
    // A column that says several is looked at once.
    if (purposes.slice(0, index).some((other) => consent.columns[other] === column)) continue;
    const asked = contacts.filter(({ answers }) => answers[purpose] !== undefined);
    const count = (answer: Answer) => asked.reduce((sum, { answers }) => sum + (answers[purpose]?.[answer] ?? 0), 0);
    if (column === undefined || count('unspecified') === 0) continue;
    if (isSaid(column.granted, count('granted')) && isSaid(column.denied, count('denied'))) continue;
    const found = await wordsOf(engine, { consent, purpose, column }, asked);
    const place = (side: Side, word = 0) => at('consent', ...columnPlace(consent, purpose), side, word);
    const refusal = refusalOf(consent, { purpose, column, count }, guards.allowEmpty);
    if (refusal !== undefined) {
      const { message, fix } = refusal;
      throw new UserError(`${message}; ${sayWords(column, found)}`, { at: place('granted'), fix });
    }
    for (const side of ['granted', 'denied'] as const) {
      const missing = column[side].filter((word) => !found.known.has(consentKey(word)));
      const [first] = missing;
      if (first === undefined) continue;
      warnings.push({
        severity: 'warning',
        message: `no row of "${column.column}" says ${missing.map((word) => `"${word}"`).join(' or ')}; ${sayWords(column, found)}`,
        at: place(side, column[side].indexOf(first)),
        fix: `Write the words of the export under \`${side}\`: ${sendsSilent(consent, purpose) ? 'whoever denies in another word may be sent' : 'whoever says another one counts as having said nothing'}.`,
      });
    }
  }
  return warnings;
}

type Side = 'granted' | 'denied';

/** Whether all words of a side are said for certain, without looking: there is one, and somebody counts by it. */
const isSaid = (words: readonly string[], people: number) => words.length === 0 || (words.length === 1 && people > 0);

/** Nobody gets e-mails without a grant. */
const sendsSilent = ({ unspecified, regions }: ConsentConfig, purpose: Purpose) =>
  purpose !== 'email' && [unspecified, ...regions.map((region) => region.unspecified)].includes('send');

function refusalOf(
  consent: ConsentConfig,
  given: { readonly purpose: Purpose; readonly column: ConsentColumn; count(answer: Answer): number },
  allowEmpty: boolean,
): { readonly message: string; readonly fix: string } | undefined {
  const { purpose, column, count } = given;
  if (count('granted') > 0) return undefined;
  if (sendsSilent(consent, purpose)) {
    if (count('denied') > 0) return undefined;
    return {
      message: `no value of the consent column "${column.column}" is one of \`granted\` or \`denied\``,
      fix: 'Write its values as the export does: who denies in other words would be sent.',
    };
  }
  const grants = consent.files.some((file) => file.says === 'granted' && file.purposes.includes(purpose));
  if (grants || allowEmpty || column.granted.length === 0) return undefined;
  return {
    message: `no value of the consent column "${column.column}" is one of \`granted\`: ${purpose === 'email' ? 'nobody may get e-mails' : 'everybody is withheld'}`,
    fix: 'Write its values as the export does.',
  };
}

/** What rows say in a column, the words of the config first, then those that most rows say. */
interface Words {
  readonly shown: readonly { readonly word: string; readonly rows: number }[];
  /** Those of the config, as they are compared. */
  readonly known: ReadonlySet<string>;
  readonly blank: number;
  readonly different: number;
}

async function wordsOf(
  engine: Engine,
  { consent, purpose, column }: { consent: ConsentConfig; purpose: Purpose; column: ConsentColumn },
  asked: readonly Asking[],
): Promise<Words> {
  const words = [...column.granted, ...column.denied].map(consentKey);
  const perSource = asked.map(({ source }) => {
    const attribute = askedAttributes(consent, source)[purpose] ?? '';
    return `SELECT ${said(attribute)} AS said, ${textRules.text(quoteName(attribute))} AS word FROM ${withSaid(source.table, { [purpose]: attribute })}`;
  });
  const rows = await engine.rows(`
    WITH words AS MATERIALIZED (
      SELECT said, min(word) AS word, count(*) AS n, said IN ${quoteList(words)} AS known FROM (${perSource.join(' UNION ALL ')}) GROUP BY said)
    SELECT said, word, n::INTEGER AS n, known, (SELECT count(said)::INTEGER FROM words) AS different
    FROM words ORDER BY said IS NULL DESC, known DESC, n DESC, said LIMIT ${mostWords + words.length + 1}`);
  const filled = rows.filter((row) => row['said'] !== null);
  return {
    shown: filled
      .filter((row) => row['known'] === true || (Number(row['n']) > 1 && String(row['word']).length <= longestWord))
      .map((row) => ({ word: String(row['word']), rows: Number(row['n']) })),
    known: new Set(filled.filter((row) => row['known'] === true).map((row) => String(row['said']))),
    blank: rows.filter((row) => row['said'] === null).reduce((sum, row) => sum + Number(row['n']), 0),
    different: Number(rows[0]?.['different'] ?? 0),
  };
}

/** A wrong column may hold anything: of words that a single row says, and of a column with many, only the number is told. */
function sayWords({ column }: ConsentColumn, { shown, blank, different }: Words): string {
  if (different > mostWords || isPersonal(column)) return `it has ${different} different values`;
  const others = different - shown.length;
  const parts = [
    ...shown.map(({ word, rows }) => `${word} (${rows})`),
    ...(others > 0 ? [others === 1 ? 'another word' : `${others} other words`] : []),
    ...(blank > 0 ? [`blank (${blank})`] : []),
  ];
  return `it says: ${parts.join(', ')}`;
}

import { type Identifier, manyValued } from '../identifiers/identifier.ts';
import type { Language } from './synonyms/language.ts';
import { wordKey } from './synonyms/language.ts';
import { languages, meaningsOf, type WordMeaning } from './synonyms.ts';

/** What the headers of a file usually mean. Columns are indexes of headers. */
export interface UsualColumns {
  readonly columns: ReadonlyMap<Identifier, readonly number[]>;
  /** Columns that may mean an identifier that a person has one of, and for which a better one was taken. */
  readonly passedOver: ReadonlyMap<Identifier, readonly number[]>;
  /** Columns whose header means different things in languages between which the other headers do not decide. */
  readonly undecided: readonly UndecidedColumn[];
}

export interface UndecidedColumn {
  readonly index: number;
  readonly meanings: readonly WordMeaning[];
}

type Read = readonly (WordMeaning | undefined)[];

/**
 * Reads a header by the usual words. The file's language is the one that knows most of its headers; where it and English
 * disagree about a word, the one of the two that knows more headers decides.
 */
export function usualColumns(headers: readonly string[]): UsualColumns {
  const known = headers.map(meaningsOf);
  const hits = new Map(languages.map((language): [Language, number] => [language, countKnown(known, language)]));
  const spoken = spokenLanguages(hits);
  const undecided: UndecidedColumn[] = [];
  const read = known.map((meanings, index) => {
    const heard = loudest(
      meanings.filter(({ language }) => spoken.has(language)),
      hits,
    );
    const [first, ...others] = heard.toSorted((a, b) => a.rank - b.rank);
    if (others.every(({ means }) => means === first?.means)) return first;
    undecided.push({ index, meanings: heard });
    return undefined;
  });
  return { ...chooseColumns(headers, withNeighbours(read)), undecided };
}

function countKnown(known: readonly (readonly WordMeaning[])[], language: Language): number {
  return known.filter((meanings) => meanings.some((each) => each.language === language && each.means !== undefined))
    .length;
}

/** English, and the other languages that know most headers. */
function spokenLanguages(hits: ReadonlyMap<Language, number>): ReadonlySet<Language> {
  const [english, ...others] = languages;
  const most = Math.max(1, ...others.map((language) => hits.get(language) ?? 0));
  return new Set(languages.filter((language) => language === english || hits.get(language) === most));
}

/** What the languages say that know most headers; all of it, when they agree. */
function loudest(meanings: readonly WordMeaning[], hits: ReadonlyMap<Language, number>): readonly WordMeaning[] {
  if (new Set(meanings.map(({ means }) => means)).size <= 1) return meanings;
  const most = Math.max(...meanings.map(({ language }) => hits.get(language) ?? 0));
  return meanings.filter(({ language }) => hits.get(language) === most);
}

/** Without words that need another column beside them which is not there. */
function withNeighbours(read: Read): Read {
  return read.map((meaning, index) => {
    const others = read.filter((_, other) => other !== index);
    const beside = meaning?.beside;
    const alone = beside !== undefined && !others.some((other) => other?.means && beside.includes(other.means));
    return alone ? undefined : meaning;
  });
}

const several: ReadonlySet<Identifier> = new Set(manyValued);

function chooseColumns(headers: readonly string[], read: Read): Pick<UsualColumns, 'columns' | 'passedOver'> {
  const columns = new Map<Identifier, number[]>();
  const passedOver = new Map<Identifier, number[]>();
  for (const identifier of new Set(read.flatMap((meaning) => meaning?.means ?? []))) {
    const candidates = read.flatMap((meaning, index) =>
      meaning?.means === identifier ? [{ index, rank: meaning.rank, key: wordKey(headers[index] ?? '') }] : [],
    );
    const best = candidates.toSorted((a, b) => a.rank - b.rank)[0];
    const isTaken = ({ key }: { key: string }) => several.has(identifier) || key === best?.key;
    const indexes = (of: typeof candidates) => of.map(({ index }) => index);
    columns.set(identifier, indexes(candidates.filter(isTaken)));
    const others = candidates.filter((candidate) => !isTaken(candidate));
    if (others.length > 0) passedOver.set(identifier, indexes(others));
  }
  return { columns, passedOver };
}

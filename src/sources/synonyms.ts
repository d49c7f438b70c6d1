import { type Identifier, manyValued } from '../identifiers/identifier.ts';
import { nestedReadings } from './nested-words.ts';
import { arabic } from './synonyms/ar.ts';
import { german } from './synonyms/de.ts';
import { english } from './synonyms/en.ts';
import { spanish } from './synonyms/es.ts';
import { french } from './synonyms/fr.ts';
import { indonesian } from './synonyms/id.ts';
import { italian } from './synonyms/it.ts';
import { japanese } from './synonyms/ja.ts';
import { type Language, wordKey } from './synonyms/language.ts';
import { malay } from './synonyms/ms.ts';
import { portuguese } from './synonyms/pt.ts';

/** The languages in which headers of files that no preset knows are understood. English is understood beside any other. */
export const languages: readonly Language[] = [
  english,
  german,
  french,
  spanish,
  portuguese,
  italian,
  malay,
  indonesian,
  arabic,
  japanese,
];

/** What a header means in one language. */
export interface WordMeaning {
  readonly language: Language;
  /** Undefined when it means no identifier there. */
  readonly means: Identifier | undefined;
  /** 0 is the best word for it. */
  readonly rank: number;
  /** It means it only where one of these has a column too. */
  readonly beside: readonly Identifier[] | undefined;
}

/** Word to what it means, in the order of the languages. */
const dictionary = new Map<string, WordMeaning[]>();
for (const language of languages) {
  for (const [means, words] of Object.entries(language.words) as [Identifier, readonly string[]][]) {
    for (const [rank, word] of words.entries()) addWord(word, { language, means, rank, beside: undefined });
  }
  for (const { word, means, beside } of language.beside ?? []) {
    addWord(word, { language, means, rank: language.words[means]?.length ?? 0, beside });
  }
  for (const word of language.otherwise ?? [])
    addWord(word, { language, means: undefined, rank: 0, beside: undefined });
}

function addWord(word: string, meaning: WordMeaning): void {
  const key = wordKey(word);
  const known = dictionary.get(key) ?? [];
  if (!known.some(({ language }) => language === meaning.language)) dictionary.set(key, [...known, meaning]);
}

const numbered: ReadonlySet<Identifier | undefined> = new Set(manyValued);

/** What a header usually means, in each language that knows it. `Email 2` is another `Email`, and so is `contact.email`. */
export function meaningsOf(header: string): readonly WordMeaning[] {
  const key = wordKey(header);
  const known = dictionary.get(key);
  if (known !== undefined) return known;
  const [, word = ''] = /^(.*\D)\d{1,2}$/.exec(key) ?? [];
  const another = (dictionary.get(word) ?? []).filter(({ means }) => numbered.has(means));
  if (another.length > 0) return another;
  const reading = nestedReadings(header).find((each) => dictionary.has(wordKey(each)));
  return (dictionary.get(wordKey(reading ?? '')) ?? []).filter(({ beside }) => beside === undefined);
}

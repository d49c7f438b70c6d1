import { wordKey } from '../../sources/synonyms/language.ts';
import { arabicTerms } from './terms/ar.ts';
import { germanTerms } from './terms/de.ts';
import { englishTerms } from './terms/en.ts';
import { spanishTerms } from './terms/es.ts';
import { frenchTerms } from './terms/fr.ts';
import { indonesianTerms } from './terms/id.ts';
import { italianTerms } from './terms/it.ts';
import { japaneseTerms } from './terms/ja.ts';
import { malayTerms } from './terms/ms.ts';
import { portugueseTerms } from './terms/pt.ts';
import type { SensitiveTerms, Suggestion } from './terms/terms.ts';

/** The languages in which headers are understood (`sources/synonyms.ts`). */
const languages: readonly SensitiveTerms[] = [
  englishTerms,
  germanTerms,
  frenchTerms,
  spanishTerms,
  portugueseTerms,
  italianTerms,
  malayTerms,
  indonesianTerms,
  arabicTerms,
  japaneseTerms,
];

/** Words of a text that suggest something about people. */
export interface FoundSuggestion {
  readonly suggests: Suggestion;
  /** As the text has them. */
  readonly words: string;
}

interface Term {
  readonly suggests: Suggestion;
  readonly words: readonly ((word: string) => boolean)[];
}

let compiled: readonly Term[] | undefined;

/**
 * What a name or description suggests about the health or the money of whoever is on its list. Words are compared as headers are:
 * without regard to case and accents. All languages are looked in, whatever the text is written in.
 */
export function findSuggestions(text: string): FoundSuggestion[] {
  compiled ??= languages.flatMap(termsOf);
  const written = wordsOf(text);
  const words = written.map(wordKey);
  const found = new Map<string, FoundSuggestion>();
  for (const { suggests, words: term } of compiled) {
    for (let start = 0; start + term.length <= words.length; start++) {
      if (!term.every((isMet, index) => isMet(words[start + index] ?? ''))) continue;
      const place = { suggests, words: written.slice(start, start + term.length).join(' ') };
      found.set(`${suggests} ${start}`, place);
    }
  }
  return [...found.values()];
}

const termsOf = (terms: SensitiveTerms): Term[] =>
  (['health', 'money'] as const).flatMap((suggests) =>
    terms[suggests].map((term) => ({ suggests, words: term.split(/[ ']/u).map(wordTest) })),
  );

function wordTest(written: string): (word: string) => boolean {
  const key = wordKey(written);
  const [before, after] = [written.startsWith('*'), written.endsWith('*')];
  if (before && after) return (word) => word.includes(key);
  if (before) return (word) => word.endsWith(key);
  if (after) return (word) => word.startsWith(key);
  return (word) => word === key;
}

/** Letters and digits that stand together; a capital after a small letter begins a word (`creditScore`). */
const wordsOf = (text: string): string[] =>
  text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

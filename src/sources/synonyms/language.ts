import type { Identifier } from '../../identifiers/identifier.ts';

/** What headers usually mean in a language. Words are written as people write them; `wordKey` says how they are compared. */
export interface Language {
  /** Its English name, for messages. */
  readonly name: string;
  /** Identifier to words, best first: of several columns for something that a person has one of, the best is taken. */
  readonly words: Readonly<Partial<Record<Identifier, readonly string[]>>>;
  /** Words that mean it only where another column stands beside them: `Nombre` is all of a name, or half of it. */
  readonly beside?: readonly WordBeside[];
  /** Words that mean no identifier here, and one in another language. */
  readonly otherwise?: readonly string[];
}

export interface WordBeside {
  readonly word: string;
  readonly means: Identifier;
  /** One of these must have a column too. */
  readonly beside: readonly Identifier[];
}

/**
 * How words are compared: without regard to case, accents, blanks, punctuation, the width of letters (NFKC), and in Arabic
 * the article, the seat of hamza and what may stand at the end.
 */
export function wordKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('ة', 'ه')
    .replaceAll('ى', 'ي')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/^(?:ال)+(?=.)/u, ''))
    .join('');
}

import { stripVTControlCharacters } from 'node:util';

/** Scripts and signs that terminals draw two columns wide (the wide ones of Unicode's UAX #11, near enough). */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Marks that stand on the letter before them, and invisible joiners. */
const zeroWidth = /[\p{M}\p{Cf}]/u;

/** Columns that a text takes on a terminal, not counting colours. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of stripVTControlCharacters(text)) width += letterWidth(letter);
  return width;
}

/** The text's beginning that fits into `columns`. For texts without colours: those would be cut apart. */
export function cutToWidth(text: string, columns: number): string {
  let cut = '';
  let width = 0;
  for (const letter of text) {
    width += letterWidth(letter);
    if (width > columns) break;
    cut += letter;
  }
  return cut;
}

function letterWidth(letter: string): number {
  if (zeroWidth.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
}

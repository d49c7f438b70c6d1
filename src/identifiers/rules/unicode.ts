/**
 * Character classes (bodies of `[…]`) in JavaScript's syntax, completed to Unicode 17.0, so that letters, marks and numbers are told
 * from everything else alike on every Node. Composition (NFC) and the final sigma are as Node's own tables have them.
 */

const newLetters =
  '\\u{88f}\\u{c5c}\\u{cdc}\\u{1c89}-\\u{1c8a}\\u{a7cb}-\\u{a7cf}\\u{a7d2}\\u{a7d4}\\u{a7da}-\\u{a7dc}\\u{a7f1}' +
  '\\u{105c0}-\\u{105f3}\\u{10940}-\\u{10959}\\u{10d4a}-\\u{10d65}\\u{10d6f}-\\u{10d85}\\u{10ec2}-\\u{10ec7}' +
  '\\u{11380}-\\u{11389}\\u{1138b}\\u{1138e}\\u{11390}-\\u{113b5}\\u{113b7}\\u{113d1}\\u{113d3}\\u{11bc0}-\\u{11be0}' +
  '\\u{11db0}-\\u{11ddb}\\u{13460}-\\u{143fa}\\u{16100}-\\u{1611d}\\u{16d40}-\\u{16d6c}\\u{16ea0}-\\u{16eb8}' +
  '\\u{16ebb}-\\u{16ed3}\\u{16ff2}-\\u{16ff3}\\u{187f8}-\\u{187ff}\\u{18cff}\\u{18d09}-\\u{18d1e}\\u{18d80}-\\u{18df2}' +
  '\\u{1e5d0}-\\u{1e5ed}\\u{1e5f0}\\u{1e6c0}-\\u{1e6de}\\u{1e6e0}-\\u{1e6e2}\\u{1e6e4}-\\u{1e6e5}\\u{1e6e7}-\\u{1e6ed}' +
  '\\u{1e6f0}-\\u{1e6f4}\\u{1e6fe}-\\u{1e6ff}\\u{2b73a}-\\u{2b73f}\\u{2cea2}-\\u{2cead}\\u{2ebf0}-\\u{2ee5d}' +
  '\\u{323b0}-\\u{33479}';
/** Marks assigned since Unicode 15.0. */
const newMarks =
  '\\u{897}\\u{1acf}-\\u{1add}\\u{1ae0}-\\u{1aeb}\\u{10d69}-\\u{10d6d}\\u{10efa}-\\u{10efc}\\u{113b8}-\\u{113c0}' +
  '\\u{113c2}\\u{113c5}\\u{113c7}-\\u{113ca}\\u{113cc}-\\u{113d0}\\u{113d2}\\u{113e1}-\\u{113e2}\\u{11b60}-\\u{11b67}' +
  '\\u{11f5a}\\u{1611e}-\\u{1612f}\\u{1e5ee}-\\u{1e5ef}\\u{1e6e3}\\u{1e6e6}\\u{1e6ee}-\\u{1e6ef}\\u{1e6f5}';
const newDigits =
  '\\u{10d40}-\\u{10d49}\\u{116d0}-\\u{116e3}\\u{11bf0}-\\u{11bf9}\\u{11de0}-\\u{11de9}\\u{16130}-\\u{16139}' +
  '\\u{16d70}-\\u{16d79}\\u{1ccf0}-\\u{1ccf9}\\u{1e5f1}-\\u{1e5fa}';
const newNumbers = `${newDigits}\\u{16ff4}-\\u{16ff6}`;

/** `\p{L}\p{N}` */
export const lettersAndNumbers = `\\p{L}\\p{N}${newLetters}${newNumbers}`;
/** `\p{L}\p{M}\p{N}`: everything but punctuation, symbols, separators, controls and what is not assigned. */
export const lettersMarksNumbers = `${lettersAndNumbers}\\p{M}${newMarks}`;
/** `\p{L}\p{M}\p{Nd}` */
export const lettersMarksDigits = `\\p{L}\\p{M}\\p{Nd}${newLetters}${newMarks}${newDigits}`;

/**
 * What nearly every name outside ASCII is made of: Latin, Cyrillic, kana, Chinese characters and Hangul syllables that are
 * in NFC next to anything else of the class, visible, and still so in DuckDB's lower case, which is that of JavaScript.
 */
export const settledCharacters =
  '\\u{a1}-\\u{12f}\\u{131}-\\u{2ff}\\u{400}-\\u{481}\\u{48a}-\\u{52f}\\u{3041}-\\u{3096}\\u{30a1}-\\u{30fa}' +
  '\\u{4e00}-\\u{9fef}\\u{ac00}-\\u{d7a3}';
/** The letters of `settledCharacters` that are lower case, or have no case. */
export const settledLetters = '\\u{df}-\\u{f6}\\u{f8}-\\u{ff}';

/** A class as DuckDB's regular expressions (RE2) write it. */
export const re2 = (characters: string) => characters.replaceAll('\\u{', '\\x{');

/** Unicode White_Space. */
export const whiteSpace =
  '\\t-\\r \\u{85}\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}';
/** What nobody sees in a cell: zero-width space, joiners, word joiner, byte order mark. */
export const zeroWidth = '\\u{200b}-\\u{200d}\\u{2060}\\u{feff}';
/** Variation selectors, which are marks by category. */
export const variationSelectors = '\\u{180b}-\\u{180d}\\u{180f}\\u{fe00}-\\u{fe0f}\\u{e0100}-\\u{e01ef}';

/** The characters of `whiteSpace` and `zeroWidth` themselves, for `trim`. */
export const invisible =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f' +
  '\u205f\u3000\u200b\u200c\u200d\u2060\ufeff';

/** Letters with case since Unicode 16: first, last and the distance to lower case. */
const newCasePairs: readonly (readonly [first: number, last: number, distance: number])[] = [
  [0xa7ce, 0xa7ce, 1],
  [0xa7d2, 0xa7d2, 1],
  [0xa7d4, 0xa7d4, 1],
  [0x16ea0, 0x16eb8, 27],
];
/** New capitals with what they are in lower case. */
export const newCapitals: ReadonlyMap<string, string> = new Map(
  newCasePairs.flatMap(([first, last, distance]) =>
    Array.from({ length: last - first + 1 }, (_, index) => [
      String.fromCodePoint(first + index),
      String.fromCodePoint(first + index + distance),
    ]),
  ),
);

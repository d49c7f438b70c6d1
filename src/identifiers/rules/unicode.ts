/**
 * Character classes for DuckDB's regular expressions (RE2, Unicode 15.0) completed to Unicode 17.0, so that a name in a
 * script that was encoded since, or a new emoji, is treated as JavaScript treats it. Bodies of `[…]`.
 */

const newLetters =
  '\\x{88f}\\x{c5c}\\x{cdc}\\x{1c89}-\\x{1c8a}\\x{a7cb}-\\x{a7cf}\\x{a7d2}\\x{a7d4}\\x{a7da}-\\x{a7dc}\\x{a7f1}' +
  '\\x{105c0}-\\x{105f3}\\x{10940}-\\x{10959}\\x{10d4a}-\\x{10d65}\\x{10d6f}-\\x{10d85}\\x{10ec2}-\\x{10ec7}' +
  '\\x{11380}-\\x{11389}\\x{1138b}\\x{1138e}\\x{11390}-\\x{113b5}\\x{113b7}\\x{113d1}\\x{113d3}\\x{11bc0}-\\x{11be0}' +
  '\\x{11db0}-\\x{11ddb}\\x{13460}-\\x{143fa}\\x{16100}-\\x{1611d}\\x{16d40}-\\x{16d6c}\\x{16ea0}-\\x{16eb8}' +
  '\\x{16ebb}-\\x{16ed3}\\x{16ff2}-\\x{16ff3}\\x{187f8}-\\x{187ff}\\x{18cff}\\x{18d09}-\\x{18d1e}\\x{18d80}-\\x{18df2}' +
  '\\x{1e5d0}-\\x{1e5ed}\\x{1e5f0}\\x{1e6c0}-\\x{1e6de}\\x{1e6e0}-\\x{1e6e2}\\x{1e6e4}-\\x{1e6e5}\\x{1e6e7}-\\x{1e6ed}' +
  '\\x{1e6f0}-\\x{1e6f4}\\x{1e6fe}-\\x{1e6ff}\\x{2b73a}-\\x{2b73f}\\x{2cea2}-\\x{2cead}\\x{2ebf0}-\\x{2ee5d}' +
  '\\x{323b0}-\\x{33479}';
/** Marks assigned since Unicode 15.0. */
export const newMarks =
  '\\x{897}\\x{1acf}-\\x{1add}\\x{1ae0}-\\x{1aeb}\\x{10d69}-\\x{10d6d}\\x{10efa}-\\x{10efc}\\x{113b8}-\\x{113c0}' +
  '\\x{113c2}\\x{113c5}\\x{113c7}-\\x{113ca}\\x{113cc}-\\x{113d0}\\x{113d2}\\x{113e1}-\\x{113e2}\\x{11b60}-\\x{11b67}' +
  '\\x{11f5a}\\x{1611e}-\\x{1612f}\\x{1e5ee}-\\x{1e5ef}\\x{1e6e3}\\x{1e6e6}\\x{1e6ee}-\\x{1e6ef}\\x{1e6f5}';
const newDigits =
  '\\x{10d40}-\\x{10d49}\\x{116d0}-\\x{116e3}\\x{11bf0}-\\x{11bf9}\\x{11de0}-\\x{11de9}\\x{16130}-\\x{16139}' +
  '\\x{16d70}-\\x{16d79}\\x{1ccf0}-\\x{1ccf9}\\x{1e5f1}-\\x{1e5fa}';
const newNumbers = `${newDigits}\\x{16ff4}-\\x{16ff6}`;

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
  '\\x{a1}-\\x{12f}\\x{131}-\\x{2ff}\\x{400}-\\x{481}\\x{48a}-\\x{52f}\\x{3041}-\\x{3096}\\x{30a1}-\\x{30fa}' +
  '\\x{4e00}-\\x{9fef}\\x{ac00}-\\x{d7a3}';
/** The letters of `settledCharacters` that are lower case, or have no case. */
export const settledLetters = '\\x{df}-\\x{f6}\\x{f8}-\\x{ff}';

/** Unicode White_Space. */
export const whiteSpace =
  '\\t-\\r \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}';
/** What nobody sees in a cell: zero-width space, joiners, word joiner, byte order mark. */
export const zeroWidth = '\\x{200b}-\\x{200d}\\x{2060}\\x{feff}';
/** Variation selectors, which are marks by category. */
export const variationSelectors = '\\x{180b}-\\x{180d}\\x{180f}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}';

/** The characters of `whiteSpace` and `zeroWidth` themselves, for `trim`. */
export const invisible =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f' +
  '\u205f\u3000\u200b\u200c\u200d\u2060\ufeff';

/** Letters with case since Unicode 15.1 that DuckDB's `lower` does not know: first, last and the distance to lower case. */
const newCasePairs: readonly (readonly [first: number, last: number, distance: number])[] = [
  [0x1c89, 0x1c89, 1],
  [0xa7cb, 0xa7cb, -42343],
  [0xa7cc, 0xa7cc, 1],
  [0xa7ce, 0xa7ce, 1],
  [0xa7d2, 0xa7d2, 1],
  [0xa7d4, 0xa7d4, 1],
  [0xa7da, 0xa7da, 1],
  [0xa7dc, 0xa7dc, -42561],
  [0x10d50, 0x10d65, 32],
  [0x16ea0, 0x16eb8, 27],
];
const newCapitals = newCasePairs.flatMap(([first, last, distance]) =>
  Array.from({ length: last - first + 1 }, (_, index) => [first + index, first + index + distance] as const),
);
export const capitals = newCapitals.map(([capital]) => String.fromCodePoint(capital)).join('');
export const capitalsLowered = newCapitals.map(([, lowered]) => String.fromCodePoint(lowered)).join('');

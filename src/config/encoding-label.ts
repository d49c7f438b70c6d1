import { suggestFix } from './suggest.ts';

/** The encodings that exports come in, by the labels that people know; every other label of the WHATWG is taken, too. */
const usual = [
  ...['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'latin1', 'macintosh'],
  ...Array.from({ length: 9 }, (_, index) => `windows-125${index}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15].map((part) => `iso-8859-${part}`),
  ...['shift_jis', 'euc-jp', 'iso-2022-jp', 'gb18030', 'gbk', 'gb2312', 'big5', 'euc-kr', 'koi8-r', 'koi8-u', 'ibm866'],
  ...['windows-874', 'x-mac-cyrillic'],
];

/** What other programs call them. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['ansi', 'windows-1252'],
  ['932', 'shift_jis'],
  ['936', 'gbk'],
  ['949', 'euc-kr'],
  ['950', 'big5'],
  ['macroman', 'macintosh'],
]);

/** Whether there is a decoder for it: labels are those of https://encoding.spec.whatwg.org (2026-11), as far as Node has them. */
export function isEncodingLabel(label: string): boolean {
  return decoderName(label) !== undefined;
}

/** The encoding's one name, `windows-1252` for `latin1`; undefined where no decoder has this label. */
export function decoderName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** What to write instead of a label that nothing has. */
export function encodingFix(label: string): string {
  const plain = label.trim().toLowerCase();
  const digits = /\d+/.exec(plain)?.[0] ?? '';
  const known = otherNames.get(plain) ?? otherNames.get(digits) ?? usual.find((name) => name === `windows-${digits}`);
  if (known !== undefined) return `Did you mean "${known}"?`;
  const near = suggestFix(plain, usual);
  return near.startsWith('Known') ? 'Write e.g. windows-1252, iso-8859-2, shift_jis, gb18030 or utf-16le.' : near;
}

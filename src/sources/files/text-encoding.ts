import { decoderName } from '../../config/encoding-label.ts';
import { markedEncoding } from './encoding.ts';
import { fileBytes } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';
import { countLines, examineForeign } from './foreign-text.ts';
import { headOf, textBytes } from './text-bytes.ts';
import { undecodable, unreadableEncoding, wrongEncoding } from './unreadable-encoding.ts';

/** How the bytes of a text are to be read. */
export interface TextEncoding {
  /** A label of the WHATWG: `utf-8`, `utf-16le`, `shift_jis`, … */
  readonly name: string;
  /** Length of the byte-order mark. */
  readonly markBytes: number;
  /** Whether nothing says so: bytes that are not UTF-8 mean another one then. */
  readonly isAssumed: boolean;
  /** Whether zero bytes stand here and there in it, which are taken for blanks. */
  readonly hasZeros?: boolean;
  readonly warnings: readonly string[];
}

/**
 * Surveys a text in its encoding: that of its byte-order mark, else the declared one, else UTF-8 when all bytes agree, else
 * Windows-1252.
 *
 * @param survey returns undefined when the text that it was given is not UTF-8
 * @throws UserError when it is none of these, or not what it is declared as
 */
export async function surveyEncoded<Survey>(
  file: FoundFile,
  declared: string | undefined,
  survey: (encoding: TextEncoding) => Promise<Survey | undefined>,
): Promise<Survey> {
  const encoding = await beginningEncoding(file, declared);
  const surveyed = await survey(encoding);
  if (surveyed !== undefined) return surveyed;
  const again = await survey(await foreignEncoding(file, encoding));
  if (again === undefined) throw new Error('a decoded text is not UTF-8');
  return again;
}

/** ISO-2022-JP is the one encoding of seven bits: every byte of it is UTF-8, and none of its letters. It is known by how it changes its sets. */
// oxlint-disable-next-line no-control-regex
const iso2022jp = /\u001B\$[@B]/;
const headBytes = 1 << 16;

async function beginningEncoding(file: FoundFile, declared: string | undefined): Promise<TextEncoding> {
  const head = await headOf(fileBytes(file), headBytes);
  const mark = markedEncoding(head.bytes);
  if (mark === undefined) {
    const found = declared === undefined ? iso2022jp.exec(head.bytes.toString('latin1')) : null;
    if (found !== null) {
      const line = 1 + countLines(head.bytes.subarray(0, found.index));
      throw unreadableEncoding({ file: file.label, line }, 'it is written in iso-2022-jp, which must be declared');
    }
    if (declared !== undefined && !canBeUtf16(head.bytes, declared)) {
      throw wrongEncoding({ file: file.label, line: 1 }, declared.trim());
    }
    return { name: declared?.trim() ?? 'utf-8', markBytes: 0, isAssumed: declared === undefined, warnings: [] };
  }
  const { name, bytes: markBytes } = mark;
  const contradicts = declared !== undefined && !meansSame(declared, name);
  const warning = `${file.label} begins with the byte-order mark of ${name} and was read so, not as ${declared ?? ''}`;
  return { name, markBytes, isAssumed: false, warnings: contradicts ? [warning] : [] };
}

/**
 * Every line end and delimiter has a zero byte in UTF-16, mostly at the place that the order of its bytes asks for. What has none is
 * another encoding, and would be one long word of Chinese.
 */
function canBeUtf16(head: Buffer, declared: string): boolean {
  const name = decoderName(declared);
  if (name !== 'utf-16le' && name !== 'utf-16be') return true;
  const first = name === 'utf-16le' ? 1 : 0;
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  return head.length === 0 || (zeros[first] ?? 0) > (zeros[1 - first] ?? 0);
}

/** `utf-16` leaves it to the mark which of the two it is. */
function meansSame(declared: string, marked: string): boolean {
  if (/^\s*utf-16\s*$/i.test(declared)) return marked.startsWith('utf-16');
  return decoderName(declared) === marked;
}

/** What a text is whose bytes are not UTF-8. */
async function foreignEncoding(file: FoundFile, encoding: TextEncoding): Promise<TextEncoding> {
  const { line, kind } = await examineForeign(textBytes(file, encoding));
  const at = { file: file.label, line };
  if (!encoding.isAssumed) throw undecodable(at, encoding);
  if (kind === 'neither') throw unreadableEncoding(at, 'it is neither UTF-8 nor Windows-1252');
  if (kind === 'other letters') {
    throw unreadableEncoding(at, 'it is not UTF-8, and its letters are hardly those of Windows-1252');
  }
  const warning =
    `${file.label} is not UTF-8 from line ${line} on and was read as Windows-1252: letters with accents may be wrong; ` +
    '`encoding:` settles it';
  return { name: 'windows-1252', markBytes: 0, isAssumed: false, warnings: [warning] };
}

import { decoderName } from '../../config/encoding-label.ts';
import { strictDecoder, UndecodableBytes, undecodableLine } from './decode-text.ts';
import { fileBytes } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';
import type { TextEncoding } from './text-encoding.ts';
import { undecodable } from './unreadable-encoding.ts';

/** U+FEFF in UTF-8. */
const byteOrderMark = Buffer.from('\uFEFF');

/**
 * The text of a file in UTF-8, without its byte-order mark. UTF-8 comes as it is, whatever bytes it has: whoever reads it
 * checks it. Only zero bytes are blanks where the encoding says so.
 *
 * @throws UserError when bytes are no characters of the encoding
 */
export async function* textBytes(file: FoundFile, encoding: TextEncoding): AsyncGenerator<Buffer> {
  const bytes = () => without(encoding.markBytes, fileBytes(file));
  const isUtf8 = decoderName(encoding.name) === 'utf-8';
  const text = () => (isUtf8 ? bytes() : withoutMark(decoded(bytes(), encoding.name)));
  try {
    yield* encoding.hasZeros === true ? withoutZeros(text()) : text();
  } catch (error) {
    if (!(error instanceof UndecodableBytes)) throw error;
    throw undecodable({ file: file.label, line: await undecodableLine(bytes(), encoding.name) }, encoding);
  }
}

async function* decoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decode = strictDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decode(chunk));
  yield Buffer.from(decode());
}

/** GB18030 may begin with a mark of its own. */
async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    const begins = isFirst && chunk.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    isFirst &&= chunk.length === 0;
    yield begins ? chunk.subarray(byteOrderMark.length) : chunk;
  }
}

async function* withoutZeros(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [zero, blank] = [0, 0x20];
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(zero); at >= 0; at = chunk.indexOf(zero, at + 1)) chunk[at] = blank;
    yield chunk;
  }
}

async function* without(length: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = length;
  for await (const chunk of chunks) {
    const dropped = Math.min(left, chunk.length);
    left -= dropped;
    if (dropped < chunk.length) yield chunk.subarray(dropped);
  }
}

/** At least the first `length` bytes (fewer when there are no more), and whether they are all. */
export async function headOf(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ readonly bytes: Buffer; readonly complete: boolean }> {
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    head.push(chunk);
    size += chunk.length;
    if (size >= length) return { bytes: Buffer.concat(head), complete: false };
  }
  return { bytes: Buffer.concat(head), complete: true };
}

import { unreadableEncoding } from './binary-content.ts';
import type { Encoding } from './encoding.ts';
import { fileBytes } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';

/**
 * The text of a file as bytes in which ASCII is ASCII, without its byte-order mark: UTF-16 becomes UTF-8, everything else
 * comes as it is.
 *
 * @throws UserError when UTF-16 is broken
 */
export async function* textBytes(
  file: FoundFile,
  mark: { readonly encoding: Encoding; readonly bytes: number } | undefined,
): AsyncGenerator<Buffer> {
  const bytes = withoutMark(fileBytes(file), mark?.bytes ?? 0);
  if (mark?.encoding !== 'utf-16le' && mark?.encoding !== 'utf-16be') return yield* bytes;
  const decoder = new TextDecoder(mark.encoding, { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      throw unreadableEncoding({ file: file.label }, 'it begins like UTF-16 but is not');
    }
  };
  for await (const chunk of bytes) yield decode(chunk);
  yield decode();
}

async function* withoutMark(chunks: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
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

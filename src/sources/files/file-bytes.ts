import { createReadStream, type ReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors/user-error.ts';
import type { FoundFile } from './find-files.ts';
import { unopenable } from './special-files.ts';
import { UnpackError, unpackError } from './unpack-error.ts';
import { beginsZstd, unzstd } from './unzstd.ts';

const chunkBytes = 1 << 20;
/** Exports shrink to a tenth by gzip, repetitive ones to a fiftieth; what grows more is made to fill a disk. */
const mostGrowth = 200;
/** Below this, growth does no harm. */
const harmlessBytes = 1 << 30;

export type Compression = 'gzip' | 'zstd';

/**
 * The bytes of a file as often as wanted, unpacked when it is compressed (told by its content, whatever its name).
 *
 * @param harmless bytes up to which any growth is let pass
 * @throws UserError while reading, when the file cannot be read, is cut off, damaged, or grows beyond reason
 */
export async function* fileBytes(file: FoundFile, harmless = harmlessBytes): AsyncGenerator<Buffer> {
  const compression = await compressionOf(file);
  const raw = createReadStream(file.path, { highWaterMark: chunkBytes });
  let unpacked = 0;
  try {
    for await (const chunk of unpack(raw, compression)) {
      unpacked += chunk.length;
      const isPacked = compression !== undefined;
      if (isPacked && growsBeyondReason(unpacked, raw.bytesRead, harmless)) throw grownBeyondReason(file);
      yield chunk;
    }
  } catch (error) {
    throw readError(error, file);
  } finally {
    raw.destroy();
  }
}

function unpack(raw: ReadStream, compression: Compression | undefined): AsyncIterable<Buffer> {
  if (compression === 'zstd') return unzstd(raw);
  return compression === 'gzip' ? pipeline(raw, createGunzip({ chunkSize: chunkBytes }), () => undefined) : raw;
}

/** How the content is compressed, by how it begins; undefined when it is not. */
export async function compressionOf(file: FoundFile): Promise<Compression | undefined> {
  const start = createReadStream(file.path, { end: 3 });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of start as AsyncIterable<Buffer>) chunks.push(chunk);
    const head = Buffer.concat(chunks);
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
    return beginsZstd(head) ? 'zstd' : undefined;
  } catch (error) {
    throw readError(error, file);
  }
}

/**
 * Whether content was made to fill a disk.
 *
 * @param unpacked bytes that so many packed ones became
 * @param harmless bytes up to which any growth is let pass
 */
export function growsBeyondReason(unpacked: number, packed: number, harmless = harmlessBytes): boolean {
  return unpacked > harmless && unpacked > packed * mostGrowth;
}

/** What to say of content that fills the disk. */
export function grownBeyondReason({ label }: Pick<FoundFile, 'label'>): UserError {
  return new UserError(`${label} unpacks to more than ${mostGrowth} times its size and is not read further`, {
    fix: 'If it is an export all the same, unpack it and name the unpacked file.',
  });
}

/** An error of reading or unpacking, in the words of whoever exported the file. */
export function readError(error: unknown, { label }: Pick<FoundFile, 'label'>): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (error instanceof UnpackError) return unpackError(error.fault, label, options);
  if (code === 'Z_BUF_ERROR') return unpackError('cut off', label, options);
  if (code.startsWith('Z_')) return unpackError('damaged', label, options);
  if (code === 'ENOENT') {
    return new UserError(`${label} went away while it was read`, { ...options, fix: 'Run again when it is there.' });
  }
  if (/^E[A-Z]+$/.test(code)) {
    const { message, fix } = unopenable(code, label);
    return new UserError(message, { ...options, fix });
  }
  return error;
}

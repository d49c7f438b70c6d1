import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors/user-error.ts';
import type { FoundFile } from './find-files.ts';
import { unopenable } from './special-files.ts';

const chunkBytes = 1 << 20;
/** Exports shrink to a tenth by gzip, repetitive ones to a fiftieth; what grows more is made to fill a disk. */
const mostGrowth = 200;
/** Below this, growth does no harm. */
const harmlessBytes = 1 << 30;

/**
 * The bytes of a file as often as wanted, unpacked when it is compressed by gzip (told by its content, whatever its name).
 *
 * @param harmless bytes up to which any growth is let pass
 * @throws UserError while reading, when the file cannot be read, is cut off, damaged, or grows beyond reason
 */
export async function* fileBytes(file: FoundFile, harmless = harmlessBytes): AsyncGenerator<Buffer> {
  const packed = await isGzip(file);
  const raw = createReadStream(file.path, { highWaterMark: chunkBytes });
  const bytes = packed ? pipeline(raw, createGunzip({ chunkSize: chunkBytes }), () => undefined) : raw;
  let unpacked = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (packed && unpacked > harmless && unpacked > raw.bytesRead * mostGrowth) throw grownBeyondReason(file);
      yield chunk;
    }
  } catch (error) {
    throw explained(error, file);
  } finally {
    raw.destroy();
  }
}

/** Whether the content begins as gzip does. */
export async function isGzip(file: FoundFile): Promise<boolean> {
  const start = createReadStream(file.path, { end: 1 });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of start as AsyncIterable<Buffer>) chunks.push(chunk);
    const head = Buffer.concat(chunks);
    return head[0] === 0x1f && head[1] === 0x8b;
  } catch (error) {
    throw explained(error, file);
  }
}

function grownBeyondReason({ label }: FoundFile): UserError {
  return new UserError(`${label} unpacks to more than ${mostGrowth} times its size and is not read further`, {
    fix: 'If it is an export all the same, unpack it and name the unpacked file.',
  });
}

function explained(error: unknown, { label }: FoundFile): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (code === 'Z_BUF_ERROR') {
    return new UserError(`${label} is cut off: its compressed content ends too early`, {
      ...options,
      fix: 'Copy or export it again, and wait until it is complete.',
    });
  }
  if (code.startsWith('Z_')) {
    return new UserError(`${label} is damaged: it begins like gzip but cannot be unpacked`, {
      ...options,
      fix: 'Copy or export it again.',
    });
  }
  if (code === 'ENOENT') {
    return new UserError(`${label} went away while it was read`, { ...options, fix: 'Run again when it is there.' });
  }
  if (/^E[A-Z]+$/.test(code)) {
    const { message, fix } = unopenable(code, label);
    return new UserError(message, { ...options, fix });
  }
  return error;
}

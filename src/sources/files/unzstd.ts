import type { Decompress } from 'fzstd';
import type { XXHash } from 'xxhash-wasm';
import { ByteReader } from './byte-reader.ts';
import { UnpackError } from './unpack-error.ts';

// The format: RFC 8878 (2021-02), 3.1.
const zstdMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
/** What `zstd` itself unpacks without being asked to take more. */
const largestWindow = 128 << 20;

interface FrameHeader {
  readonly bytes: Buffer;
  /** Length of all that it holds; undefined where it does not say. */
  readonly content: number | undefined;
  readonly hasChecksum: boolean;
}

interface Tools {
  readonly Decompressor: typeof Decompress;
  readonly createHash: () => XXHash<bigint>;
}

/** Whether these four bytes begin what zstd has compressed; parallel compressors put a frame in front that is skipped. */
export function beginsZstd(bytes: Buffer): boolean {
  const magic = bytes.length === 4 ? bytes.readUInt32LE() : 0;
  return magic === zstdMagic || isSkippable(magic);
}

const isSkippable = (magic: number) => (magic & 0xfffffff0) >>> 0 === skippableMagic;

/**
 * Unpacks what zstd has compressed, all frames of it. The library that takes blocks apart checks neither lengths nor checksums, so
 * that frames are walked here.
 *
 * @throws UnpackError
 */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [{ Decompress: Decompressor }, { default: loadHashes }] = await Promise.all([
    import('fzstd'),
    import('xxhash-wasm'),
  ]);
  const { create64: createHash } = await loadHashes();
  const input = new ByteReader(chunks);
  while (!(await input.isAtEnd())) {
    const magic = (await exactly(input, 4)).readUInt32LE();
    if (isSkippable(magic)) await skipFrame(input);
    else if (magic === zstdMagic) yield* unpackFrame(input, { Decompressor, createHash });
    else throw new UnpackError('damaged');
  }
}

async function skipFrame(input: ByteReader): Promise<void> {
  const length = (await exactly(input, 4)).readUInt32LE();
  if ((await input.skip(length)) < length) throw new UnpackError('cut off');
}

async function* unpackFrame(input: ByteReader, { Decompressor, createHash }: Tools): AsyncGenerator<Buffer> {
  const header = await readHeader(input);
  const hash = createHash();
  const unpacked: Buffer[] = [];
  let length = 0;
  const decompressor = new Decompressor((piece) => {
    hash.update(piece);
    length += piece.length;
    unpacked.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  });
  const push = (bytes: Buffer, isLast = false) => {
    try {
      decompressor.push(bytes, isLast);
    } catch (cause) {
      throw new UnpackError('damaged', { cause });
    }
  };
  push(header.bytes);
  for (let isLast = false; !isLast; yield* unpacked.splice(0)) {
    const block = await readBlock(input);
    isLast = block.isLast;
    push(block.bytes);
  }
  const checksum = await exactly(input, header.hasChecksum ? 4 : 0);
  push(checksum, true);
  yield* unpacked;
  if (header.content !== undefined && header.content !== length) throw new UnpackError('damaged');
  // The lower half of the hash.
  if (header.hasChecksum && BigInt(checksum.readUInt32LE()) !== (hash.digest() & 0xffffffffn)) {
    throw new UnpackError('damaged');
  }
}

async function readHeader(input: ByteReader): Promise<FrameHeader> {
  const first = await exactly(input, 1);
  const descriptor = first.readUInt8();
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const windowBytes = isSingle ? 0 : 1;
  const rest = await exactly(input, windowBytes + dictionaryBytes + sizeBytes);
  if (rest.subarray(windowBytes, windowBytes + dictionaryBytes).some((byte) => byte !== 0)) {
    throw new UnpackError('dictionary');
  }
  const content = contentSize(rest.subarray(windowBytes + dictionaryBytes));
  const window = isSingle ? (content ?? 0) : windowSize(rest.readUInt8());
  if (window > largestWindow) throw new UnpackError('window');
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(zstdMagic);
  return { bytes: Buffer.concat([magic, first, rest]), content, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(field: Buffer): number | undefined {
  switch (field.length) {
    case 0:
      return undefined;
    case 2:
      return field.readUInt16LE() + 256;
    case 8:
      return Number(field.readBigUInt64LE());
    default:
      return field.readUIntLE(0, field.length);
  }
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

async function readBlock(input: ByteReader): Promise<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  const head = await exactly(input, 3);
  const field = head.readUIntLE(0, 3);
  const type = (field >> 1) & 3;
  const size = field >> 3;
  // No block unpacks to more than 128 KiB, and the library does not look.
  if (type === 3 || size > 1 << 17) throw new UnpackError('damaged');
  const content = await exactly(input, type === 1 ? 1 : size);
  return { bytes: Buffer.concat([head, content]), isLast: (field & 1) === 1 };
}

async function exactly(input: ByteReader, length: number): Promise<Buffer> {
  const bytes = await input.read(length);
  if (bytes.length < length) throw new UnpackError('cut off');
  return bytes;
}

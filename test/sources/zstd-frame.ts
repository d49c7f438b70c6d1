import xxhash from 'xxhash-wasm';

const { h64Raw } = await xxhash();

interface FrameOptions {
  /** The frame says how long its content is (default), or has a window of so many times 1 KiB, to the power of two. */
  readonly windowLog?: number;
  readonly dictionary?: number;
  readonly withChecksum?: boolean;
}

const blockBytes = 50_000;

/** A frame of zstd that holds its content as it is. */
export function zstdFrame(content: string, options: FrameOptions = {}): Buffer {
  const bytes = Buffer.from(content);
  const blocks = Array.from({ length: Math.max(1, Math.ceil(bytes.length / blockBytes)) }, (_, index) =>
    bytes.subarray(index * blockBytes, (index + 1) * blockBytes),
  );
  const block = (part: Buffer, index: number) =>
    Buffer.concat([uint((part.length << 3) | (index === blocks.length - 1 ? 1 : 0), 3), part]);
  const { withChecksum = true } = options;
  const checksum = withChecksum ? [uint(Number(h64Raw(bytes) & 0xffffffffn), 4)] : [];
  return Buffer.concat([header(bytes.length, options), ...blocks.map(block), ...checksum]);
}

/** A small frame that unpacks to so many times 128 KiB of one letter. */
export function zstdBomb(blocks: number): Buffer {
  const repeated = (isLast: boolean) =>
    Buffer.concat([uint(((1 << 17) << 3) | 2 | (isLast ? 1 : 0), 3), Buffer.from('a')]);
  const all = Array.from({ length: blocks }, (_, index) => repeated(index === blocks - 1));
  return Buffer.concat([header(0, { windowLog: 7, withChecksum: false }), ...all]);
}

/** What programs may put between frames. */
export function skippableFrame(content: string): Buffer {
  return Buffer.concat([uint(0x184d2a53, 4), uint(Buffer.byteLength(content), 4), Buffer.from(content)]);
}

function header(length: number, { windowLog, dictionary, withChecksum = true }: FrameOptions): Buffer {
  const isSingle = windowLog === undefined;
  const descriptor = (isSingle ? 0xa0 : 0) | (withChecksum ? 4 : 0) | (dictionary === undefined ? 0 : 1);
  return Buffer.concat([
    uint(0xfd2fb528, 4),
    uint(descriptor, 1),
    ...(windowLog === undefined ? [] : [uint(windowLog << 3, 1)]),
    ...(dictionary === undefined ? [] : [uint(dictionary, 1)]),
    ...(isSingle ? [uint(length, 4)] : []),
  ]);
}

function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value, 0, length);
  return bytes;
}

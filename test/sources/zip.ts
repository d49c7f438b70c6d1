import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Default: 8, Deflate. */
  readonly method?: number;
  /** General purpose flags. Default: names are UTF-8. */
  readonly flags?: number;
  /** Type and permissions, of Unix. */
  readonly mode?: number;
  /** How long it says to be when it is unpacked. */
  readonly says?: number;
  readonly crc?: number;
  /** A day of January 2026. Default: 1. */
  readonly day?: number;
}

/** A zip archive, and on request one that is made for files of more than 4 GiB. */
export function zip(entries: readonly ZipEntry[], { zip64 = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { method = 8, flags = 0x800, mode = 0o100644, day = 1, content = '' } = entry;
    const name = Buffer.from(entry.name);
    const bytes = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const length = entry.says ?? bytes.length;
    const extra = zip64
      ? Buffer.concat([u16(1), u16(24), u64(length), u64(packed.length), u64(offset)])
      : Buffer.alloc(0);
    const size = (value: number) => u32(zip64 ? 0xffffffff : value);
    const common = [
      ...[u16(45), u16(flags), u16(method), u16(0), u16((46 << 9) | (1 << 5) | day)],
      ...[u32(entry.crc ?? crc32(bytes)), size(packed.length), size(length), u16(name.length)],
    ];
    const local = Buffer.concat([u32(0x04034b50), ...common, u16(0), name, packed]);
    const attributes = [u16(0), u16(0), u16(0), u32(mode * 0x10000)];
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16((3 << 8) | 45),
        ...common,
        u16(extra.length),
        ...attributes,
        size(offset),
        name,
        extra,
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  return Buffer.concat([...locals, ...directory, end(entries.length, Buffer.concat(directory).length, offset, zip64)]);
}

function end(count: number, length: number, offset: number, zip64: boolean): Buffer {
  const wide = [
    ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(length), u64(offset)],
    ...[u32(0x07064b50), u32(0), u64(offset + length), u32(1)],
  ];
  const plain = [u32(0x06054b50), u16(0), u16(0), u16(zip64 ? 0xffff : count), u16(zip64 ? 0xffff : count)];
  return Buffer.concat([...(zip64 ? wide : []), ...plain, u32(length), u32(zip64 ? 0xffffffff : offset), u16(0)]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

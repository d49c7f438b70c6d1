import type { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { printableName } from './member-names.ts';
import { UnpackError } from './unpack-error.ts';

/** A file within an archive. */
export interface ZipMember {
  /** Fit to be shown. */
  readonly name: string;
  /** As the archive says; more is not unpacked. */
  readonly bytes: number;
  readonly modified: Date;
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
  /** How it is compressed, when that cannot be read. */
  readonly unknownMethod: string | undefined;
  /**
   * Its content, unpacked and compared with its checksum.
   *
   * @throws UnpackError while reading
   */
  content(): AsyncGenerator<Buffer>;
}

const stored = 0;
const deflate = 8;
const pieceBytes = 1 << 18;

/** What others than Deflate are called (APPNOTE 6.3.10, 4.4.5). */
const methods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'zstd',
  95: 'xz',
  98: 'PPMd',
};

/**
 * Opens a zip archive and hands its members over, in its order; it is closed when `use` is done.
 *
 * @param path of a file that begins as an archive does
 * @param most entries that are read; there are more of them in `members` by one when it has more
 * @throws UnpackError when the list of its members is damaged or missing
 */
export async function withZip<Result>(
  path: string,
  most: number,
  use: (members: readonly ZipMember[]) => Promise<Result>,
): Promise<Result> {
  const { openPromise, getFileNameLowLevel } = await import('yauzl');
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  const zip = await openPromise(path, options).catch(explain);
  try {
    const members: ZipMember[] = [];
    for (const entry of await entriesOf(zip, most + 1)) {
      const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
      members.push(describe(zip, entry, getFileNameLowLevel(flags, fileNameRaw, extraFields, false)));
    }
    return await use(members);
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile, most: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      if (entries.length === most) break;
    }
  } catch (error) {
    explain(error);
  }
  return entries;
}

function describe(zip: ZipFile, entry: Entry, name: string): ZipMember {
  const { compressionMethod: method, uncompressedSize, externalFileAttributes } = entry;
  return {
    name: printableName(name),
    bytes: uncompressedSize,
    modified: entry.getLastModDate({ timezone: 'UTC' }),
    // Of Unix, in the upper half: the type of the file.
    isLink: ((externalFileAttributes >>> 16) & 0o170000) === 0o120000,
    isEncrypted: entry.isEncrypted(),
    unknownMethod: method === stored || method === deflate ? undefined : (methods[method] ?? `method ${method}`),
    content: () => contentOf(zip, entry),
  };
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let checksum = 0;
  let length = 0;
  let packed: Readable | undefined;
  try {
    packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    for await (const chunk of inflated(packed, entry)) {
      checksum = crc32(chunk, checksum);
      length += chunk.length;
      if (length > entry.uncompressedSize) break;
      yield chunk;
    }
  } catch (error) {
    explain(error);
  } finally {
    // At once, not when its reader is gone: a read of it that waits for that of another entry would fail then, out of reach.
    packed?.unpipe();
    packed?.destroy();
  }
  if (length !== entry.uncompressedSize || checksum !== entry.crc32) throw new UnpackError('damaged');
}

/** The library would unpack in pieces so small that handing them over takes longer than unpacking. */
function inflated(packed: Readable, { compressionMethod }: Entry): AsyncIterable<Buffer> {
  if (compressionMethod !== deflate) return packed;
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  packed.on('error', (error) => inflate.destroy(error));
  return packed.pipe(inflate);
}

/** The library has words only; what has the code of a system is not about the content. */
function explain(cause: unknown): never {
  if (!(cause instanceof Error) || ('code' in cause && /^E[A-Z\d]+$/.test(String(cause.code)))) throw cause;
  const faults = {
    'End of central directory record': 'cut off',
    'multi-disk': 'parts',
    'strong encryption': 'password',
  } as const;
  const fault = Object.entries(faults).find(([begins]) => cause.message.startsWith(begins))?.[1];
  throw new UnpackError(fault ?? 'damaged', { cause });
}

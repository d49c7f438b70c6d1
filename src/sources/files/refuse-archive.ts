import { stat } from 'node:fs/promises';
import { UserError } from '../../errors/user-error.ts';
import { grownBeyondReason, growsBeyondReason } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';
import { UnpackError } from './unpack-error.ts';
import type { ZipMember } from './zip-archive.ts';

const mostTables = 1000;
const mostBytes = 32 * 2 ** 30;

export interface ArchiveContent {
  /** Whether it has more members than are looked at. */
  readonly hasMore: boolean;
  readonly tables: readonly Pick<ZipMember, 'name' | 'bytes' | 'isEncrypted' | 'unknownMethod'>[];
  /** Names of what is no table. */
  readonly documents: readonly string[];
}

/**
 * Refuses an archive that cannot, or should not, be unpacked.
 *
 * @throws UserError, or UnpackError when it is locked
 */
export async function refuseArchive(file: FoundFile, { hasMore, tables, documents }: ArchiveContent): Promise<void> {
  const { label } = file;
  if (tables.length === 0 && !hasMore) {
    const others = documents.length === 0 ? 'it is empty' : 'all that is in it are documents, pictures and the like';
    throw new UserError(`${label} is an archive without a table: ${others}`, {
      fix: 'Pack the export itself, or name it without packing it.',
    });
  }
  if (hasMore || tables.length > mostTables) {
    throw new UserError(`${label} is an archive of more than ${mostTables.toLocaleString('en')} tables`, {
      fix: 'Unpack it and name the files that are meant.',
    });
  }
  if (tables.some(({ isEncrypted }) => isEncrypted)) throw new UnpackError('password');
  const unknown = tables.find(({ unknownMethod }) => unknownMethod !== undefined);
  if (unknown !== undefined) {
    throw new UserError(
      `${label}: ${unknown.name} is compressed in a way that is not read (${unknown.unknownMethod})`,
      {
        fix: 'Unpack it and name the unpacked file, or pack it with Deflate.',
      },
    );
  }
  await refuseGrowth(file, tables);
}

/** By the lengths that the archive tells, which unpacking holds it to; members may overlap, so that its own length counts. */
async function refuseGrowth(file: FoundFile, tables: ArchiveContent['tables']): Promise<void> {
  const unpacked = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const { size } = await stat(file.path);
  if (growsBeyondReason(unpacked, size)) throw grownBeyondReason(file);
  if (unpacked <= mostBytes) return;
  throw new UserError(`${file.label} unpacks to more than ${mostBytes / 2 ** 30} GiB`, {
    fix: 'Unpack it and name the unpacked files.',
  });
}

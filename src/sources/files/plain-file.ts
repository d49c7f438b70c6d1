import { Readable } from 'node:stream';
import { compressionOf, fileBytes } from './file-bytes.ts';
import type { FoundFile } from './find-files.ts';
import { spoolInput } from './spool-input.ts';

/**
 * Where the content of a file lies unpacked, for readers that jump to and fro in it.
 *
 * @param tempDirectory where it is unpacked to when it is compressed; whoever calls removes it
 * @throws UserError when it cannot be unpacked
 */
export async function plainFile(file: FoundFile, tempDirectory: string): Promise<string> {
  if ((await compressionOf(file)) === undefined) return file.path;
  const unpacked = await spoolInput(Readable.from(fileBytes(file)), file.label, { tempDirectory, at: undefined });
  return unpacked.path;
}

import { mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileBytes } from '../../sources/files/file-bytes.ts';
import { headOf } from '../../sources/files/text-bytes.ts';
import type { ExportFile } from './find-exports.ts';

/**
 * Copies the beginning of a large file of lines, unpacked, to a file that only we may read.
 *
 * @param length bytes that the copy has at most
 * @param folder where it is made; whoever calls removes it
 * @returns the copy's path; undefined when the file has no more than that, so that it can be read itself
 */
export async function headCopy(file: ExportFile, length: number, folder: string): Promise<string | undefined> {
  const { bytes, complete } = await headOf(fileBytes(file), length);
  if (complete) return undefined;
  const path = join(await mkdtemp(join(folder, 'head-')), basename(file.label).replace(/\.(gz|zst)$/i, ''));
  await writeFile(path, bytes.subarray(0, endOfLine(bytes.subarray(0, length))), { mode: 0o600, flag: 'wx' });
  return path;
}

/** Where the last whole line ends, in UTF-16 at the end of a letter. */
function endOfLine(bytes: Buffer): number {
  const utf16le = bytes[0] === 0xff && bytes[1] === 0xfe;
  const lineFeed = utf16le ? Buffer.from('\n', 'utf16le') : Buffer.from('\n');
  const at = bytes.lastIndexOf(lineFeed);
  return at < 0 ? bytes.length : at + lineFeed.length;
}

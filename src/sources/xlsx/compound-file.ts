import { open } from 'node:fs/promises';
import { UserError } from '../../errors/user-error.ts';

/** Where the header says how large sectors are (as a power of two) and where the directory begins ([MS-CFB] 2.2). */
const sectorShiftAt = 30;
const directoryAt = 48;
const headerBytes = 512;
/** An entry of the directory: a name in UTF-16, its length in bytes with the closing zero, the entry's kind ([MS-CFB] 2.6.1). */
const entryBytes = 128;
const nameLengthAt = 64;
/** Writers put the few entries of such documents in one piece. */
const directoryBytes = 64 * entryBytes;

const csvOrXlsx = 'Open it in Excel, save it as .xlsx or CSV and name that file.';

/** Whether content begins as files of the Office before 2007 do, and as those that a password protects. */
export function isCompoundFile(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === '\u00D0\u00CF\u0011\u00E0';
}

/** The error for such a file, by the streams in it. */
export async function refusedCompoundFile(path: string, label: string): Promise<UserError> {
  const names = await streamNames(path);
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^EncryptedPackage$/)) {
    return new UserError(`${label} is protected by a password`, {
      fix: 'Save it without one (in Excel: File, Info, Protect Workbook, Encrypt with Password, and empty the box).',
    });
  }
  if (has(/^(?:Workbook|Book)$/)) {
    return new UserError(`${label} is an Excel workbook of the old kind (.xls)`, { fix: csvOrXlsx });
  }
  if (has(/^WordDocument$/)) return new UserError(`${label} is an old Word document`, { fix: 'Export it as CSV.' });
  if (has(/^__/)) return new UserError(`${label} is an Outlook message`, { fix: 'Save its attachment.' });
  return new UserError(`${label} is an old Office document, not a table`, { fix: csvOrXlsx });
}

async function streamNames(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0, headerBytes, 0);
    const shift = header.readUInt16LE(sectorShiftAt) === 12 ? 12 : 9;
    const directory = Buffer.alloc(directoryBytes);
    // Sectors are counted behind the header, which takes up one.
    await file.read(directory, 0, directoryBytes, (header.readUInt32LE(directoryAt) + 1) * 2 ** shift);
    return Array.from({ length: directoryBytes / entryBytes }, (_, index) =>
      nameOf(directory.subarray(index * entryBytes, (index + 1) * entryBytes)),
    );
  } finally {
    await file.close();
  }
}

const nameOf = (entry: Buffer) =>
  entry.toString('utf16le', 0, Math.min(Math.max(entry.readUInt16LE(nameLengthAt) - 2, 0), nameLengthAt));

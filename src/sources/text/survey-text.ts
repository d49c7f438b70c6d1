import type { UserError } from '../../errors/user-error.ts';
import { refuseOtherContent, unreadableEncoding } from '../files/binary-content.ts';
import { type Encoding, fromWindows1252, markedEncoding, Utf8Check } from '../files/encoding.ts';
import { fileBytes } from '../files/file-bytes.ts';
import { findLayout } from './find-layout.ts';
import type { FoundFile } from '../files/find-files.ts';
import { countLines, examineForeign } from '../files/foreign-text.ts';
import type { KnowsHeader } from '../header-row.ts';
import type { Layout } from './layout.ts';
import { readableRows } from './readable-rows.ts';
import { TextTally } from './text-tally.ts';
import { headOf, textBytes } from '../files/text-bytes.ts';

/** Enough to see the dialect of any file, and little to read twice. */
const headBytes = 1 << 18;

/** What is known of a file after all its bytes were seen, before any value is taken out. */
export interface SurveyedText {
  readonly file: FoundFile;
  readonly encoding: Encoding;
  /** The byte-order mark. */
  readonly mark: ReturnType<typeof markedEncoding>;
  readonly layout: Layout;
  readonly tally: TextTally;
  readonly warnings: readonly string[];
}

/**
 * Reads a file from end to end: its encoding (byte-order mark, else UTF-8 when every byte agrees, else Windows-1252), its
 * layout, and which of its rows can be read.
 *
 * @param scratch folder for what is too much for the memory
 * @throws UserError when it is empty, is no text, has no header, or cannot be read
 */
export async function surveyText(file: FoundFile, known: KnowsHeader, scratch?: string): Promise<SurveyedText> {
  const start = await headOf(fileBytes(file), 4);
  const mark = markedEncoding(start.bytes);
  const head = await headOf(textBytes(file, mark), headBytes);
  refuseOtherContent(head.bytes, file.label);
  const nul = head.bytes.indexOf(0);
  if (nul >= 0) throw zeroBytes(file, 1 + countLines(head.bytes.subarray(0, nul)));
  const layout = findLayout(utf8Of(head.bytes), head.complete, file.label, known);
  const tally = new TextTally(file.label, scratch);
  const facts = { file, mark, layout, tally };
  const isUtf8 = await scanRows(file, mark, layout, tally);
  if (isUtf8) return { ...facts, encoding: mark?.encoding ?? 'utf-8', warnings: [] };
  const { line, windows1252 } = await examineForeign(textBytes(file, mark));
  if (!windows1252 || mark !== undefined) {
    throw unreadableEncoding({ file: file.label, line }, 'it is neither UTF-8 nor Windows-1252');
  }
  const warning = `${file.label} is not UTF-8 from line ${line} on and was read as Windows-1252: letters with accents may be wrong`;
  return { ...facts, encoding: 'windows-1252', warnings: [warning] };
}

function utf8Of(head: Buffer): Buffer {
  const check = new Utf8Check();
  check.push(head);
  return check.valid ? head : fromWindows1252(head);
}

/** @returns whether all of it is UTF-8 */
async function scanRows(
  file: FoundFile,
  mark: SurveyedText['mark'],
  layout: Layout,
  tally: TextTally,
): Promise<boolean> {
  const check = new Utf8Check();
  async function* checked(): AsyncGenerator<Buffer> {
    for await (const chunk of textBytes(file, mark)) {
      if (chunk.includes(0)) throw zeroBytes(file, undefined);
      check.push(chunk);
      yield chunk;
    }
  }
  const rows = readableRows(checked(), layout, tally);
  while ((await rows.next()).done !== true) continue;
  return check.end();
}

function zeroBytes({ label }: FoundFile, line: number | undefined): UserError {
  const why = 'it holds zero bytes, as UTF-16 without a byte-order mark or a binary file does';
  return unreadableEncoding({ file: label, ...(line !== undefined && { line }) }, why);
}

import { refuseOtherContent } from '../files/binary-content.ts';
import { LineCount } from '../files/decode-text.ts';
import { Utf8Check } from '../files/encoding.ts';
import { findLayout } from './find-layout.ts';
import type { FoundFile } from '../files/find-files.ts';
import { countLines } from '../files/foreign-text.ts';
import type { KnowsHeader } from '../header-row.ts';
import type { Layout } from './layout.ts';
import { leaveOutBelow } from './leave-out-below.ts';
import { readableRows } from './readable-rows.ts';
import { TextTally } from './text-tally.ts';
import { headOf, textBytes } from '../files/text-bytes.ts';
import { surveyEncoded, type TextEncoding } from '../files/text-encoding.ts';
import { unreadableEncoding } from '../files/unreadable-encoding.ts';

/** Enough to see the dialect of any file, and little to read twice. */
const headBytes = 1 << 18;

/** What is known of a file after all its bytes were seen, before any value is taken out. */
export interface SurveyedText {
  readonly file: FoundFile;
  readonly encoding: TextEncoding;
  readonly layout: Layout;
  readonly tally: TextTally;
}

export interface SurveyTextOptions {
  readonly known: KnowsHeader;
  /** The encoding that the config says, or somebody on the command line. */
  readonly declared?: string | undefined;
  /** Folder for what is too much for the memory. */
  readonly scratch?: string | undefined;
}

/**
 * Reads a file from end to end: its encoding, its layout, and which of its rows can be read.
 *
 * @throws UserError when it is empty, is no text, has no header, or cannot be read
 */
export function surveyText(file: FoundFile, options: SurveyTextOptions): Promise<SurveyedText> {
  return surveyEncoded(file, options.declared, async (encoding) => {
    try {
      return await surveyAs(file, encoding, options);
    } catch (error) {
      if (!(error instanceof StrayZeros)) throw error;
      const line = await zeroLine(file, textBytes(file, encoding));
      const warning = `${file.label} has zero bytes, which were read as blanks; the first is in line ${line}`;
      return surveyAs(file, { ...encoding, hasZeros: true, warnings: [...encoding.warnings, warning] }, options);
    }
  });
}

/** Databases pad texts with them, and what writes them in such numbers is no text: UTF-16 without a mark is half of zeros. */
const mostZeros = 0.01;

/** There are some zero bytes, as in a text that was written badly. */
class StrayZeros extends Error {}

function refuseZeros(file: FoundFile, bytes: Buffer, line?: number): void {
  if (!bytes.includes(0)) return;
  refuseManyZeros(file, bytes, line);
  throw new StrayZeros();
}

function refuseManyZeros(file: FoundFile, bytes: Buffer, line?: number): void {
  const zeros = bytes.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  // In a text of a few lines one is many.
  if (zeros <= Math.max(3, mostZeros * bytes.length)) return;
  const why = 'it holds zero bytes, as UTF-16 without a byte-order mark or a binary file does';
  throw unreadableEncoding({ file: file.label, ...(line !== undefined && { line }) }, why);
}

/** The line (from 1) of the first zero byte, when there are few of them to the end: a hole of zeros is a broken copy. */
async function zeroLine(file: FoundFile, chunks: AsyncIterable<Buffer>): Promise<number> {
  const lines = new LineCount();
  let isFound = false;
  for await (const chunk of chunks) {
    const first = chunk.indexOf(0);
    if (first >= 0) refuseManyZeros(file, chunk);
    if (!isFound) lines.push(chunk.toString('latin1', 0, first < 0 ? chunk.length : first));
    isFound ||= first >= 0;
  }
  return lines.line;
}

/** Undefined when it is not UTF-8, as the encoding would have it. */
async function surveyAs(
  file: FoundFile,
  encoding: TextEncoding,
  { known, scratch }: SurveyTextOptions,
): Promise<SurveyedText | undefined> {
  const head = await headOf(textBytes(file, encoding), headBytes);
  refuseOtherContent(head.bytes, file.label);
  refuseZeros(file, head.bytes, 1 + countLines(head.bytes.subarray(0, Math.max(0, head.bytes.indexOf(0)))));
  if (!isUtf8Beginning(head.bytes)) return undefined;
  const layout = findLayout(head.bytes, head.complete, file.label, known);
  const tally = new TextTally(file.label, scratch);
  const isUtf8 = await scanRows(file, encoding, layout, tally);
  leaveOutBelow(tally, layout, known);
  return isUtf8 ? { file, encoding, layout, tally } : undefined;
}

function isUtf8Beginning(head: Buffer): boolean {
  const check = new Utf8Check();
  check.push(head);
  return check.valid;
}

/** @returns whether all of it is UTF-8 */
async function scanRows(file: FoundFile, encoding: TextEncoding, layout: Layout, tally: TextTally): Promise<boolean> {
  const check = new Utf8Check();
  async function* checked(): AsyncGenerator<Buffer> {
    for await (const chunk of textBytes(file, encoding)) {
      refuseZeros(file, chunk);
      check.push(chunk);
      yield chunk;
    }
  }
  const rows = readableRows(checked(), layout, tally);
  while ((await rows.next()).done !== true) continue;
  return check.end();
}

import { UserError } from '../../errors/user-error.ts';
import { unreadableEncoding } from '../files/binary-content.ts';
import { type Encoding, fromWindows1252, markedEncoding, Utf8Check } from '../files/encoding.ts';
import { fileBytes } from '../files/file-bytes.ts';
import type { FoundFile } from '../files/find-files.ts';
import { examineForeign } from '../files/foreign-text.ts';
import { headOf, textBytes } from '../files/text-bytes.ts';
import { RowTally } from '../row-tally.ts';
import { type Field, FieldTree } from './field-tree.ts';
import { findRecords } from './find-records.ts';
import { type Framing, RecordWalk } from './record-walk.ts';

/** What is known of a file of JSON after all of it was seen, before any value is taken out. */
export interface SurveyedJson {
  readonly file: FoundFile;
  readonly encoding: Encoding;
  readonly framing: Framing;
  /** Whether it is one object a line. */
  readonly isLines: boolean;
  readonly tree: FieldTree;
  /** The fields that are columns, in the order in which they come first. */
  readonly columns: readonly Field[];
  readonly tally: RowTally;
  readonly warnings: readonly string[];
  /** Its text in UTF-8, as often as wanted. */
  text(): AsyncGenerator<Buffer>;
}

/**
 * Reads a file of JSON from end to end: where its records stand, which of them can be read, and the fields that they have.
 *
 * @param scratch folder for what is too much for the memory
 * @throws UserError when it holds no records, has too many columns or cannot be read
 */
export async function surveyJson(file: FoundFile, scratch?: string): Promise<SurveyedJson> {
  const mark = markedEncoding((await headOf(fileBytes(file), 4)).bytes);
  const check = new Utf8Check();
  const asItIs = () => textBytes(file, mark);
  const surveyed = await surveyText({ file, scratch }, mark?.encoding ?? 'utf-8', asItIs, check);
  if (check.end()) return surveyed;
  const { line, windows1252 } = await examineForeign(textBytes(file, mark));
  if (!windows1252 || mark !== undefined) {
    throw unreadableEncoding({ file: file.label, line }, 'it is neither UTF-8 nor Windows-1252');
  }
  const warning = `${file.label} is not UTF-8 from line ${line} on and was read as Windows-1252: letters with accents may be wrong`;
  async function* decoded(): AsyncGenerator<Buffer> {
    for await (const chunk of textBytes(file, mark)) yield fromWindows1252(chunk);
  }
  const again = await surveyText({ file, scratch }, 'windows-1252', decoded, new Utf8Check());
  return { ...again, warnings: [warning, ...again.warnings] };
}

async function surveyText(
  { file, scratch }: { readonly file: FoundFile; readonly scratch: string | undefined },
  encoding: Encoding,
  text: () => AsyncGenerator<Buffer>,
  check: Utf8Check,
): Promise<SurveyedJson> {
  const { label } = file;
  const framing = await findRecords(text(), label);
  const tree = new FieldTree(label);
  const tally = new RowTally(label, scratch);
  const walk = new RecordWalk(tree, framing, tally);
  async function* checked(): AsyncGenerator<Buffer> {
    for await (const chunk of text()) {
      check.push(chunk);
      yield chunk;
    }
  }
  await walk.walk(checked());
  tree.refuseTooMany();
  const columns = tree.columns();
  for (const [index, field] of columns.entries()) field.column = index;
  if (columns.length === 0 && (tally.rows > 0 || tally.unreadableCount === 0)) throw noRecords(label, tally.rows);
  const warnings = walk.unclosed
    ? [`${label}: the list of records is never closed, so the file may be incomplete`]
    : [];
  return {
    file,
    encoding,
    framing,
    isLines: walk.isLines && framing.kind === 'any',
    tree,
    columns,
    tally,
    warnings,
    text,
  };
}

function noRecords(label: string, rows: number): UserError {
  return new UserError(rows > 0 ? `${label}: its records have no fields` : `${label} holds no records`, {
    fix: 'Export it again. A list without anybody must still name its columns: use CSV with a header.',
  });
}

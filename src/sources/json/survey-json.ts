import { UserError } from '../../errors/user-error.ts';
import { Utf8Check } from '../files/encoding.ts';
import type { FoundFile } from '../files/find-files.ts';
import { textBytes } from '../files/text-bytes.ts';
import { surveyEncoded, type TextEncoding } from '../files/text-encoding.ts';
import { RowTally } from '../row-tally.ts';
import { type Field, FieldTree } from './field-tree.ts';
import { findRecords } from './find-records.ts';
import { type Framing, RecordWalk } from './record-walk.ts';

/** What is known of a file of JSON after all of it was seen, before any value is taken out. */
export interface SurveyedJson {
  readonly file: FoundFile;
  readonly encoding: TextEncoding;
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
 * @param declared the encoding that the config says; `scratch`: folder for what is too much for the memory
 * @throws UserError when it holds no records, has too many columns or cannot be read
 */
export function surveyJson(
  file: FoundFile,
  { declared, scratch }: { readonly declared?: string | undefined; readonly scratch?: string } = {},
): Promise<SurveyedJson> {
  return surveyEncoded(file, declared, (encoding) => surveyAs(file, encoding, scratch));
}

/** Undefined when it is not UTF-8, as the encoding would have it. */
async function surveyAs(
  file: FoundFile,
  encoding: TextEncoding,
  scratch: string | undefined,
): Promise<SurveyedJson | undefined> {
  const check = new Utf8Check();
  const text = () => textBytes(file, encoding);
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
  if (!check.end()) return undefined;
  tree.refuseTooMany();
  const columns = tree.columns();
  for (const [index, field] of columns.entries()) field.column = index;
  if (columns.length === 0 && (tally.rows > 0 || tally.unreadableCount === 0)) throw noRecords(label, tally.rows);
  const unclosed = `${label}: the list of records is never closed, so the file may be incomplete`;
  return {
    file,
    encoding,
    framing,
    isLines: walk.isLines && framing.kind === 'any',
    tree,
    columns,
    tally,
    warnings: [...encoding.warnings, ...(walk.unclosed ? [unclosed] : [])],
    text,
  };
}

function noRecords(label: string, rows: number): UserError {
  return new UserError(rows > 0 ? `${label}: its records have no fields` : `${label} holds no records`, {
    fix: 'Export it again. A list without anybody must still name its columns: use CSV with a header.',
  });
}

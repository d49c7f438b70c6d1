import { UserError } from '../../errors/user-error.ts';
import { headOf } from '../files/text-bytes.ts';
import type { DocumentParts } from './document-parts.ts';
import { damagedWorkbook } from './workbook-error.ts';

const saveAsXlsx = 'Save it as .xlsx or CSV and name that file.';

/**
 * Refuses what is a zip archive and no workbook, by its parts.
 *
 * @param main name of the part that the document's own relations name, or that of a workbook
 */
export async function refuseOtherDocument(parts: DocumentParts, main: string): Promise<void> {
  const other = await otherDocument(parts, main);
  if (other !== undefined) throw new UserError(`${parts.label} is ${other.is}`, { fix: other.fix });
}

async function otherDocument(
  parts: DocumentParts,
  main: string,
): Promise<{ readonly is: string; readonly fix: string } | undefined> {
  if (/\.bin$/i.test(main)) return { is: 'a binary Excel workbook (.xlsb)', fix: saveAsXlsx };
  if (parts.has(main)) return undefined;
  if (parts.has('mimetype') && parts.has('content.xml')) return await openDocument(parts);
  if (parts.hasAny(/^index(?:\.zip$|\/.*\.iwa$)/)) {
    return {
      is: 'a document of Apple’s Numbers, Pages or Keynote',
      fix: 'In Numbers: File, Export To, Excel or CSV; then name that file.',
    };
  }
  if (parts.has('[Content_Types].xml')) throw damagedWorkbook(parts.label, 'its list of sheets is missing');
  return { is: 'a zip archive, not an Excel workbook', fix: 'Unpack it first.' };
}

async function openDocument(parts: DocumentParts): Promise<{ readonly is: string; readonly fix: string }> {
  const { bytes } = await headOf(parts.bytes('mimetype'), 64);
  const isSheet = bytes.toString('latin1').includes('opendocument.spreadsheet');
  return isSheet
    ? { is: 'an OpenDocument spreadsheet (.ods)', fix: saveAsXlsx }
    : { is: 'an OpenDocument file', fix: 'Export the list as CSV or .xlsx.' };
}

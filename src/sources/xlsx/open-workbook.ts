import type { DocumentParts } from './document-parts.ts';
import { refuseOtherDocument } from './other-documents.ts';
import { attributeOf, readSmallXml } from './read-xml.ts';
import type { Relation } from './relations.ts';
import { damagedWorkbook } from './workbook-error.ts';

/** A tab of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** Undefined for a chart, which has no cells. */
  readonly part: string | undefined;
}

/** What is known of a workbook before any cell is read. */
export interface Workbook {
  readonly label: string;
  readonly parts: DocumentParts;
  /** In the order of its tabs. */
  readonly sheets: readonly Sheet[];
  /** Whether days are counted from 1904 on, as Excel for the Mac once did. */
  readonly is1904: boolean;
  readonly hasMacros: boolean;
  readonly stylesPart: string | undefined;
  readonly stringsPart: string | undefined;
}

interface SheetElement {
  readonly name: string;
  readonly state: string;
  readonly relation: string;
}

/**
 * Reads the list of sheets.
 *
 * @throws UserError when it is another document, or damaged
 */
export async function openWorkbook(parts: DocumentParts): Promise<Workbook> {
  const { label } = parts;
  const root = (await parts.relations('')).find(({ type }) => type === 'officeDocument')?.part;
  const main = root ?? 'xl/workbook.xml';
  await refuseOtherDocument(parts, main);
  const relations = await parts.relations(main);
  const { elements, is1904 } = await readSheets(parts, main);
  if (elements.length === 0) throw damagedWorkbook(label, 'it has no sheets');
  const partOf = (type: string) => relations.find((each) => each.type === type)?.part;
  return {
    label,
    parts,
    sheets: elements.map((element) => sheetOf(element, relations)),
    is1904,
    hasMacros: parts.hasAny(/(?:^|\/)vbaproject\.bin$/),
    stylesPart: existing(parts, partOf('styles')),
    stringsPart: existing(parts, partOf('sharedStrings')),
  };
}

async function readSheets(
  parts: DocumentParts,
  main: string,
): Promise<{ readonly elements: readonly SheetElement[]; readonly is1904: boolean }> {
  const elements: SheetElement[] = [];
  let is1904 = false;
  await readSmallXml(parts.bytes(main), parts.label, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true|on)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const { name: title = '', state = 'visible' } = attributes;
      elements.push({ name: title, state, relation: attributeOf(attributes, 'id') ?? '' });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return { elements, is1904 };
}

function sheetOf({ name, state, relation }: SheetElement, relations: readonly Relation[]): Sheet {
  const found = relations.find(({ id }) => id === relation);
  return { name, isHidden: state !== 'visible', part: found?.type === 'worksheet' ? found.part : undefined };
}

const existing = (parts: DocumentParts, part: string | undefined) =>
  part !== undefined && parts.has(part) ? part : undefined;

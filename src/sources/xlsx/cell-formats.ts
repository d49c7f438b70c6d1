import { type NumberFormat, numberFormat, plainFormat } from './number-format.ts';
import type { Workbook } from './open-workbook.ts';
import { readSmallXml } from './read-xml.ts';

/** What is made of the numbers in a cell, by the number of its style. */
export type CellFormats = readonly NumberFormat[];

/** Reads the styles of a workbook as far as they say what a number means. */
export async function readCellFormats({ parts, label, stylesPart }: Workbook): Promise<CellFormats> {
  if (stylesPart === undefined) return [];
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let inCells = false;
  await readSmallXml(parts.bytes(stylesPart), label, {
    open: (name, { numFmtId = '0', formatCode }) => {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      else if (name === 'xf' && inCells) styles.push(Number(numFmtId));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
    text: () => undefined,
  });
  const known = new Map<number, NumberFormat>();
  return styles.map((id) => {
    const format = known.get(id) ?? numberFormat(id, codes.get(id));
    known.set(id, format);
    return format.kind === 'plain' ? plainFormat : format;
  });
}

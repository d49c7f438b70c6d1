import { writeFileSync } from 'node:fs';
import { worksheet, writeWorkbook } from '../../fixtures/generator/workbook.js';

const rowsAtOnce = 10_000;

/**
 * Writes a workbook as Excel does: texts are shared, days are numbers in a format of dates.
 *
 * @param {string} file
 * @param {readonly string[]} headers
 * @param {AsyncIterable<readonly (readonly string[])[]>} batches rows of cells; those of `days` are ISO dates, of `amounts` numbers
 * @param {{ readonly days: number, readonly amounts: number }} columns indexes
 */
export async function writeLargeWorkbook(file, headers, batches, { days, amounts }) {
  const texts = new Map();
  const shared = (text) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, texts.size);
    return texts.size - 1;
  };
  const cell = (text, column) => {
    if (column === days) return `<c s="1"><v>${Math.round(Date.parse(text) / 86_400_000) + 25_569}</v></c>`;
    return column === amounts ? `<c><v>${text}</v></c>` : `<c t="s"><v>${shared(text)}</v></c>`;
  };
  const row = (cells) => `<row>${cells.map(cell).join('')}</row>`;
  const parts = [Buffer.from(`<row>${headers.map((text) => `<c t="s"><v>${shared(text)}</v></c>`).join('')}</row>`)];
  for await (const rows of batches) parts.push(Buffer.from(rows.map(row).join('')));
  const [before = '', after = ''] = worksheet('\0').split('\0');
  const [beforeTexts, afterTexts] = [
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '</sst>',
  ];
  const strings = [...texts.keys()];
  const written = [];
  for (let from = 0; from < strings.length; from += rowsAtOnce) {
    const some = strings.slice(from, from + rowsAtOnce);
    written.push(Buffer.from(some.map((text) => `<si><t>${text}</t></si>`).join('')));
  }
  const workbook = writeWorkbook([{ name: 'Customers', rows: [] }], {
    formats: ['yyyy-mm-dd'],
    deflate: true,
    parts: {
      'xl/worksheets/sheet1.xml': Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]),
      'xl/sharedStrings.xml': Buffer.concat([Buffer.from(beforeTexts), ...written, Buffer.from(afterTexts)]),
    },
  });
  writeFileSync(file, workbook);
}

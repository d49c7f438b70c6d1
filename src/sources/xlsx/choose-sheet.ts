import { UserError } from '../../errors/user-error.ts';
import type { Sheet, Workbook } from './open-workbook.ts';
import { readXml, type XmlListener } from './read-xml.ts';

/** A sheet that holds cells. */
export type CellSheet = Sheet & { readonly part: string };

/** Names that a message lists; a person opens the workbook for the others. */
const namedSheets = 10;

/**
 * The sheets that can be meant: the wanted one, else those that are shown and have rows.
 *
 * @param wanted its name (capitals aside), or its place among the tabs that are shown, from 1
 * @throws UserError when there is none
 */
export async function eligibleSheets(
  workbook: Workbook,
  wanted: string | undefined,
): Promise<readonly [CellSheet, ...CellSheet[]]> {
  if (wanted !== undefined) return [wantedSheet(workbook, wanted)];
  const filled: CellSheet[] = [];
  for (const sheet of workbook.sheets) {
    if (!sheet.isHidden && hasCells(sheet) && (await hasRows(workbook, sheet))) filled.push(sheet);
  }
  const [sheet, ...others] = filled;
  if (sheet !== undefined) return [sheet, ...others];
  const hidden = workbook.sheets.filter(({ isHidden }) => isHidden);
  if (hidden.length === 0) throw new UserError(`${workbook.label} is empty`, { fix: 'Export it again.' });
  throw new UserError(`${workbook.label}: the sheets that are shown are empty`, {
    fix: `If a hidden one is meant, name it by \`sheet\`: ${listed(hidden)}.`,
  });
}

/** The names of sheets, for people. */
export function listed(sheets: readonly Sheet[]): string {
  const names = sheets.slice(0, namedSheets).map(({ name, isHidden }) => `"${name}"${isHidden ? ' (hidden)' : ''}`);
  const more = sheets.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function wantedSheet({ label, sheets }: Workbook, wanted: string): CellSheet {
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  const found =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => keyOf(name) === keyOf(wanted)) ??
    (/^\d+$/.test(wanted) ? shown[Number(wanted) - 1] : undefined);
  if (found === undefined) {
    throw new UserError(`${label} has no sheet "${wanted}"`, { fix: `Its sheets are ${listed(sheets)}.` });
  }
  if (!hasCells(found)) {
    throw new UserError(`the sheet "${found.name}" of ${label} is a chart, not a table`, {
      fix: `The sheets are ${listed(sheets)}.`,
    });
  }
  return found;
}

const hasCells = (sheet: Sheet): sheet is CellSheet => sheet.part !== undefined;

const keyOf = (name: string) => name.trim().toLowerCase();

async function hasRows({ parts, label }: Workbook, { part }: CellSheet): Promise<boolean> {
  const first = new FirstValue();
  await readXml(parts.bytes(part), label, first);
  return first.done;
}

/** Listens until a cell has a value. */
class FirstValue implements XmlListener {
  done = false;
  private inValue = false;

  open(name: string): void {
    this.inValue = name === 'v' || name === 't';
  }

  close(): void {
    this.inValue = false;
  }

  text(text: string): void {
    if (this.inValue && text.trim() !== '') this.done = true;
  }
}

import { headerIndex, holdsContact, type KnowsHeader, mostTitles } from './header-row.ts';

/** The rows above the data of a table. */
export interface Heading {
  /** Index of the row that names the columns. */
  readonly header: number;
  /** What it calls them; what it leaves without a name has it from another row of the heading. */
  readonly names: readonly string[];
  /** Indexes of the rows that are part of the heading besides: groups of columns above it, units or questions below it. */
  readonly others: readonly number[];
  /** Index of the first row of data. */
  readonly data: number;
}

/** The same by lines, or rows of a sheet, counted from 1. */
export interface HeadingLines {
  /** Of the header. */
  readonly line: number;
  /** Of other rows that are part of the heading. */
  readonly others: readonly number[];
  /** How many rows stand above and are no part of it. */
  readonly titles: number;
}

type Rows = readonly (readonly string[])[];

/** Rows of names that tables have at most, and the header is the first of that many that says most. */
const mostHeaders = 3;
/** What is looked at of a cell: patterns would take too long on what somebody has made endless. */
const longestLooked = 2000;

/**
 * Finds the heading among the first rows of a table: of several rows of names, the header is the one that names most
 * identifiers.
 *
 * @param width cells that most rows have
 */
export function findHeading(whole: Rows, width: number, known: KnowsHeader): Heading {
  const rows = whole.map((row) => row.map((cell) => cell.slice(0, longestLooked)));
  const first = headerIndex(rows, width, known);
  const header = bestHeader(rows, first, width, known);
  const below = rowsBelow(rows, header, known);
  const isAbove = (index: number) => isGroups(rows[index], rows[header], width);
  const above = !isAbove(header - 1) ? [] : isAbove(header - 2) ? [header - 2, header - 1] : [header - 1];
  const others = [...above, ...Array.from({ length: below }, (_, index) => header + 1 + index)];
  return { header, names: namesOf(whole, header, others), others, data: header + 1 + below };
}

/** @param lines where each row begins */
export function linesOfHeading({ header, others }: Heading, lines: readonly number[]): HeadingLines {
  return {
    line: lines[header] ?? 0,
    others: others.flatMap((index) => lines[index] ?? []),
    titles: header - others.filter((index) => index < header).length,
  };
}

function bestHeader(rows: Rows, first: number, width: number, known: KnowsHeader): number {
  let best = first;
  for (let index = first + 1; index < Math.min(rows.length, first + mostTitles); index += 1) {
    const before = rows[index - 1] ?? [];
    const isShort = reachOf(before) <= Math.max(1, width - 2);
    if (index >= first + mostHeaders && !isShort) break;
    if (holdsContact(before, known)) break;
    const row = rows[index] ?? [];
    const named = row.filter(known).length;
    if (named > (rows[best] ?? []).filter(known).length && isHeader(rows, index, known, named)) best = index;
  }
  return best;
}

/** Whether a row names columns, and is not data in which words such as `Email` and `Mobile` happen to stand. */
function isHeader(rows: Rows, index: number, known: KnowsHeader, named: number): boolean {
  const row = rows[index] ?? [];
  if (holdsContact(row, known) || filledCells(row).some((cell) => isFigure(cell)) || comesAgain(rows, index, known)) {
    return false;
  }
  return named > 1 || holdsContact(rows[index + 1] ?? [], known);
}

/** How many rows right below the header are no data. */
function rowsBelow(rows: Rows, header: number, known: KnowsHeader): number {
  const next = (index: number) => rows[header + index] ?? [];
  // Qualtrics: names, questions, and where each came from.
  const imported = [1, 2].find((index) => next(index).some((cell) => cell.startsWith('{"ImportId":')));
  if (imported !== undefined) return imported;
  const row = next(1);
  if (holdsContact(row, known) || rows.length < header + 3 || sameCells(row, next(0))) return 0;
  const filled = filledCells(row);
  const named = row.filter(known).length;
  const isNames = named > 1 && named * 2 >= filled.length && !filled.some(isFigure);
  const isTypes = filled.length > 1 && filled.every((cell) => typeWord.test(cell)) && !comesAgain(rows, header + 1);
  return (isNames && !comesAgain(rows, header + 1, known)) || isTypes || isAnswered(rows, header, known) ? 1 : 0;
}

/** What a column takes, or what kind of answer it holds: `text`, `(required)`, `Open-Ended Response`. */
const typeWord =
  /^\s*(?:\(.+\)|\[.+\]|<.+>|(?:var)?char(?:\(\d+\))?|strings?|text|texto|number|numeric|integer|int|float|decimal|bool(?:ean)?|date|datetime|timestamp|e-?mail|phone|required|optional|mandatory|(?:open-ended )?response|pflichtfeld|zahl|datum|eur|usd|gbp|%|€|\$|£)\s*$/i;
/** A sentence, or what ends like a question. */
const isQuestion = (cell: string) =>
  /\p{L}/u.test(cell) && (/[?:]$/.test(cell.trim()) || cell.trim().split(/\s+/).length >= 3);

/** Whether the row below the header is of its survey: questions, or kinds of answers, that only the rows below it answer. */
function isAnswered(rows: Rows, header: number, known: KnowsHeader): boolean {
  const names = rows[header] ?? [];
  const row = rows[header + 1] ?? [];
  const answers = rows.slice(header + 2);
  const isAddress = (column: number) =>
    answers.filter((answer) => /\S@\S/.test(answer[column] ?? '')).length * 2 > answers.length;
  const addresses = names.flatMap((name, column) => (known(name) && isAddress(column) ? [column] : []));
  if (addresses.length === 0) return false;
  const filled = filledCells(row);
  const areQuestions = filled.filter(isQuestion).length * 2 >= filled.length && !filled.some(isFigure);
  if (areQuestions && addresses.some((column) => isQuestion(row[column] ?? ''))) return true;
  const saysNothingOfPeople = row.every((cell, column) => cell === '' || !known(names[column] ?? ''));
  const isDetail = (cell: string, column: number) => cell !== '' && (names[column] === '' || typeWord.test(cell));
  return saysNothingOfPeople && row.some(isDetail) && !comesAgain(rows, header + 1);
}

/** Whether a row stands over groups of columns: it reaches over the table and leaves gaps that the header has not. */
function isGroups(row: readonly string[] | undefined, header: readonly string[] = [], width: number): boolean {
  if (row === undefined || row[0]?.startsWith('#') === true) return false;
  const groups = filledCells(row).length;
  const leavesGap = groups > 1 || (groups === 1 && row[0]?.trim() === '');
  return leavesGap && row.length >= width - 1 && filledCells(header).length >= groups;
}

/** Whether a word of the row stands below it in the same column, elsewhere than in the same row once more. */
function comesAgain(rows: Rows, index: number, known: KnowsHeader = () => true): boolean {
  const row = rows[index] ?? [];
  const others = rows.slice(index + 1).filter((other) => !sameCells(other, row));
  return row.some((cell, column) => cell !== '' && known(cell) && others.some((other) => other[column] === cell));
}

function namesOf(rows: Rows, header: number, others: readonly number[]): string[] {
  const names = (rows[header] ?? []).map((cell) => cell.trim());
  const spares = others.map((index) => rows[index] ?? []);
  return names.map((name, column) => {
    if (name !== '') return name;
    return spares.map((row) => row[column]?.trim() ?? '').find((spare) => spare !== '' && !typeWord.test(spare)) ?? '';
  });
}

const sameCells = (a: readonly string[], b: readonly string[]) => a.every((cell, column) => cell === b[column]);
/** Cells up to the last one that has anything in it. */
const reachOf = (row: readonly string[]) => row.findLastIndex((cell) => cell.trim() !== '') + 1;
const filledCells = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '');
const isFigure = (cell: string) => /^[-+(]?\s*\p{Sc}?\s*\d[\d.,:/'’\s-]*(?:%|\p{Sc})?\)?$/u.test(cell.trim());

import { longestRow } from '../text/dialect.ts';
import { columnIndex, mostSheetRows, rowNumber } from './cell-place.ts';
import { type CellContext, cellText } from './cell-text.ts';
import type { XmlListener } from './read-xml.ts';
import { newSheetFacts } from './sheet-facts.ts';
import { damagedWorkbook } from './workbook-error.ts';

/** A row of a sheet that is not blank. */
export interface SheetRow {
  /** From 1. */
  readonly line: number;
  /** Up to the last that holds anything; empty texts for nothing. */
  readonly cells: readonly string[];
  /** Whether it is longer than any row that is read; its cells are then not all. */
  readonly isTooLong: boolean;
}

/** Listens to the part of a sheet and tells its rows (ECMA-376 part 1, 18.3.1). */
export class SheetListener implements XmlListener {
  readonly facts = newSheetFacts();

  private readonly label: string;
  private readonly context: CellContext;
  private readonly onRow: (row: SheetRow) => void;

  private inData = false;
  private inCell = false;
  private inPhonetic = false;
  private inText = false;
  private line = 0;
  private isHidden = false;
  private cells: string[] = [];
  private length = 0;
  /** Of the cell, or of the one before it; -1 at the beginning of a row. */
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private hasFormula = false;
  private hasValue = false;

  constructor(label: string, context: CellContext, onRow: (row: SheetRow) => void) {
    this.label = label;
    this.context = context;
    this.onRow = onRow;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'c':
        return this.beginCell(attributes);
      case 'v':
        this.hasValue = true;
        this.inText = this.inCell;
        return;
      case 't':
        this.inText = this.inCell && !this.inPhonetic;
        return;
      case 'f':
        this.hasFormula = true;
        return;
      case 'row':
        return this.beginRow(attributes);
      case 'rPh':
        this.inPhonetic = true;
        return;
      case 'sheetData':
        this.inData = true;
        return;
      case 'mergeCell':
        return this.merge(rowNumber(attributes['ref']?.split(':').at(-1) ?? ''));
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.inText = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row') this.endRow();
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'sheetData') this.inData = false;
  }

  text(text: string): void {
    // A text of many pieces would go on for ever; with one piece too many its row is too long.
    if (this.inText && this.value.length <= longestRow) this.value += text;
  }

  private merge(lastRow: number): void {
    if (lastRow > this.facts.lastMerged) this.facts.lastMerged = lastRow;
  }

  private beginRow({ r, hidden }: Readonly<Record<string, string>>): void {
    if (!this.inData) return;
    const line = r === undefined ? this.line + 1 : Number(r);
    if (!Number.isInteger(line) || line <= this.line || line > mostSheetRows) {
      throw damagedWorkbook(this.label, `a row behind row ${this.line} has a number that cannot be`);
    }
    this.line = line;
    this.isHidden = hidden === '1' || hidden === 'true';
    this.cells = [];
    this.length = 0;
    this.column = -1;
  }

  private endRow(): void {
    const { line, cells } = this;
    const isTooLong = this.length > longestRow;
    if (!this.inData || (!isTooLong && cells.every((cell) => cell.trim() === ''))) return;
    if (this.isHidden) this.facts.hiddenRows += 1;
    this.onRow({ line, cells, isTooLong });
  }

  private beginCell({ r, s, t }: Readonly<Record<string, string>>): void {
    this.inCell = this.inData;
    this.type = t ?? '';
    this.style = s === undefined ? 0 : Number(s);
    this.value = '';
    this.hasFormula = false;
    this.hasValue = false;
    const column = r === undefined ? this.column + 1 : columnIndex(r);
    if (column === undefined) throw damagedWorkbook(this.label, `row ${this.line} has a cell in no column`);
    this.column = column;
  }

  private endCell(): void {
    if (!this.inCell) return;
    this.inCell = false;
    const { type, style, value, facts, line } = this;
    if (value.length > longestRow) return this.put(value);
    const text = cellText({ type, style, value }, this.context);
    if (text === undefined) throw damagedWorkbook(this.label, `row ${line} has a cell whose value cannot be`);
    if (text !== '') return this.put(text);
    if (type === 'e') {
      facts.errors += 1;
      if (facts.errors === 1) facts.firstError = line;
    } else if (this.hasFormula && !(this.hasValue && type === 'str')) {
      // A formula that comes to no letters has a text without any; programs that do not calculate leave the value blank.
      facts.unsolved += 1;
      if (facts.unsolved === 1) facts.firstUnsolved = line;
    }
  }

  private put(text: string): void {
    this.length += text.length;
    // What is left out of a row that is too long would only fill the memory.
    if (this.length > longestRow) return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = text;
  }
}

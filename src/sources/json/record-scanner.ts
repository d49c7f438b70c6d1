import * as byte from './bytes.ts';
import type { Field, FieldName, FieldTree } from './field-tree.ts';
import { FoundValues } from './found-values.ts';
import { TokenScanner } from './token-scanner.ts';

/** The longest record that is read, in bytes. */
export const longestRecord = 2_000_000;
/** Objects and lists within each other. */
const deepest = 100;

const [trueWord, falseWord, nullWord] = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')];
const [letterT, letterF, letterN] = [0x74, 0x66, 0x6e];

/** What scanning a record came to; `short` when more bytes are needed to tell. */
export type ScanOutcome = 'record' | 'bad' | 'short';

/**
 * Finds where a record ends and where its values stand, without taking them out: the one judge of what a record is. It knows
 * the grammar of JSON (RFC 8259) and lets nothing pass that is not in it. Works on UTF-8.
 */
export class RecordScanner extends TokenScanner {
  // What the last call of `scan` found.
  /** Offset behind the record. */
  end = 0;
  /** The file ends within the record. */
  incomplete = false;
  readonly values = new FoundValues();

  private readonly tree: FieldTree;
  private objects = 0;

  constructor(tree: FieldTree) {
    super();
    this.tree = tree;
  }

  /**
   * Scans the record that begins with the `{` at `start`.
   *
   * @param last whether the bytes are the end of the file
   */
  scan(bytes: Uint8Array, start: number, last: boolean): ScanOutcome {
    this.begin(bytes, Math.min(bytes.length, start + longestRecord));
    this.incomplete = false;
    this.values.clear();
    const end = this.object(start + 1, this.tree.root, 1);
    if (end >= 0) {
      this.end = end;
      this.tree.keep();
      return 'record';
    }
    this.tree.forget();
    if (this.problem !== undefined) return 'bad';
    if (this.stop < bytes.length || this.stop - start >= longestRecord) {
      this.problem = `is longer than ${longestRecord.toLocaleString('en')} bytes`;
      return 'bad';
    }
    if (!last) return 'short';
    this.incomplete = true;
    this.problem = 'is not complete, and the file ends here';
    return 'bad';
  }

  private object(start: number, into: Field, depth: number): number {
    this.objects += 1;
    const instance = this.objects;
    let at = this.blanks(start);
    if (at < this.stop && this.bytes[at] === byte.closeObject) return at + 1;
    let name: FieldName | undefined;
    for (;;) {
      name = this.name(at, into, name);
      if (name === undefined) return -1;
      at = this.blanks(this.end);
      if (at >= this.stop) return -1;
      if (this.bytes[at] !== byte.colon) return this.wrong('lacks a colon behind a name');
      const { field } = name;
      if (field.seenIn === instance) this.values.dropWithin(field);
      field.seenIn = instance;
      at = this.blanks(this.value(this.blanks(at + 1), field, depth));
      if (at < 0 || at >= this.stop) return -1;
      if (this.bytes[at] === byte.closeObject) return at + 1;
      if (this.bytes[at] !== byte.comma) return this.wrongDivider(at);
      at = this.blanks(at + 1);
      if (at < this.stop && this.bytes[at] === byte.closeObject) return this.wrong('has a comma too many');
    }
  }

  private list(start: number, into: Field, depth: number): number {
    let at = this.blanks(start);
    if (at < this.stop && this.bytes[at] === byte.closeList) return at + 1;
    for (let index = 0; ; index += 1) {
      const nested = byte.opens(this.bytes[at] ?? 0);
      at = this.blanks(this.value(at, nested ? this.tree.element(into, index) : into, depth));
      if (at < 0 || at >= this.stop) return -1;
      if (this.bytes[at] === byte.closeList) return at + 1;
      if (this.bytes[at] !== byte.comma) return this.wrongDivider(at);
      at = this.blanks(at + 1);
      if (at < this.stop && this.bytes[at] === byte.closeList) return this.wrong('has a comma too many');
    }
  }

  /** Takes a name; `end` is then behind its quotes. */
  private name(start: number, into: Field, before: FieldName | undefined): FieldName | undefined {
    const { bytes } = this;
    if (start < 0 || start >= this.stop) return undefined;
    if (bytes[start] !== byte.quote) {
      this.wrong(bytes[start] === byte.slash ? 'has a comment' : 'has a name without double quotes');
      return undefined;
    }
    const guess = before === undefined ? into.firstName : before.next;
    if (guess !== undefined && this.stands(guess.bytes, start + 1)) {
      this.end = start + 2 + guess.bytes.length;
      return guess;
    }
    const end = this.text(start + 1);
    if (end < 0) return undefined;
    this.end = end;
    const found = this.tree.named(into, bytes.subarray(start + 1, end - 1));
    if (before !== undefined) before.next = found;
    return found;
  }

  private stands(name: Uint8Array, start: number): boolean {
    const { bytes } = this;
    const end = start + name.length;
    if (end >= this.stop || bytes[end] !== byte.quote) return false;
    for (let index = 0; index < name.length; index += 1) if (bytes[start + index] !== name[index]) return false;
    return true;
  }

  private value(start: number, field: Field, depth: number): number {
    if (start < 0 || start >= this.stop) return -1;
    const first = this.bytes[start] ?? 0;
    if (first === byte.quote) {
      const end = this.text(start + 1);
      if (end > start + 2) this.values.add(field, start + 1, end - 1, this.escaped ? 'escaped' : 'plain');
      return end < 0 ? end : this.filled(field, end);
    }
    if (first === byte.minus || byte.isDigit(first)) return this.plain(field, start, this.number(start));
    if (first === letterN) return this.word(start, nullWord);
    if (first === letterT) return this.plain(field, start, this.word(start, trueWord));
    if (first === letterF) return this.plain(field, start, this.word(start, falseWord));
    if (!byte.opens(first)) return this.wrongValue(start);
    if (depth >= deepest) return this.wrong(`has more than ${deepest} objects and lists within each other`);
    return first === byte.openObject
      ? this.object(start + 1, field, depth + 1)
      : this.list(start + 1, field, depth + 1);
  }

  private plain(field: Field, start: number, end: number): number {
    if (end < 0) return end;
    this.values.add(field, start, end, 'plain');
    return this.filled(field, end);
  }

  private filled(field: Field, end: number): number {
    if (!field.holdsValue) this.tree.fill(field);
    return end;
  }
}

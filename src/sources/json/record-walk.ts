import { UserError } from '../../errors/user-error.ts';
import type { RowTally } from '../row-tally.ts';
import { lineEndFrom } from '../text/row-scanner.ts';
import { carriageReturn, closeList, comma, lineFeed, openList, openObject } from './bytes.ts';
import type { FieldTree } from './field-tree.ts';
import { RecordScanner } from './record-scanner.ts';
import { ValuePasser } from './value-passer.ts';

/** Where the records of a file stand. */
export interface Framing {
  /** `list`: in one list, which begins before `offset`. `any`: one after the other, in lists or not. */
  readonly kind: 'any' | 'list';
  /** Bytes before the first record, and the line it is in, from 1. */
  readonly offset: number;
  readonly line: number;
  /** Whether what holds the list is complete. */
  readonly closed: boolean;
}

/** Takes a record that can be read: its values stand in the scanner, as offsets into the bytes. */
export type TakeRecord = (scanner: RecordScanner, bytes: Buffer) => void;

/**
 * What is passed over behind a record that cannot be read: the rest of its line; all lines up to one that begins a record (the
 * record goes over several lines); or the value, by its brackets (it is in a list).
 */
type Passing = 'nothing' | 'line' | 'lines' | 'value';

/** Goes through the records of a text whatever its chunks; the tally says of all of them what they are. */
export class RecordWalk {
  readonly scanner: RecordScanner;
  /** Whether a record goes over several lines, or they stand in a list. */
  isLines = true;
  /** Whether the file ends within a list. */
  unclosed = false;

  private readonly tally: RowTally;
  private readonly take: TakeRecord;
  private readonly framing: Framing;
  private readonly passer = new ValuePasser();
  private rest: Buffer = Buffer.alloc(0);
  private passing: Passing = 'nothing';
  private inList: boolean;
  private done = false;
  private line: number;
  private lastLine = 0;
  /** Whether what is passed over is at the beginning of a line. */
  private atLineStart = false;
  /** The value in a list that was passed over; a comma or the end of the list must follow. */
  private passed: { readonly line: number; readonly problem: string } | undefined;

  constructor(tree: FieldTree, framing: Framing, tally: RowTally, take: TakeRecord = () => undefined) {
    this.scanner = new RecordScanner(tree);
    this.framing = framing;
    this.tally = tally;
    this.take = take;
    this.inList = framing.kind === 'list';
    this.line = framing.line;
  }

  /** Goes through all of a text from `framing.offset` on. */
  async walk(chunks: AsyncIterable<Buffer>, afterChunk: () => Promise<void> = async () => {}): Promise<void> {
    let before = this.framing.offset;
    for await (const chunk of chunks) {
      const skipped = Math.min(before, chunk.length);
      before -= skipped;
      if (skipped < chunk.length) this.push(chunk.subarray(skipped), false);
      await afterChunk();
    }
    this.push(Buffer.alloc(0), true);
    await afterChunk();
    if ((this.inList && !this.done) || !this.framing.closed) this.unclosed = true;
    if (this.unclosed) this.tally.cutOffLine ??= this.line;
  }

  private push(chunk: Buffer, last: boolean): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (!this.done) {
      const from = this.passOver(bytes, at, last);
      at = this.between(bytes, from, last);
      // A line end that may go on in the bytes to come is left for then.
      if (this.passing !== 'nothing' || at >= bytes.length || bytes[at] === carriageReturn) break;
      const next = this.step(bytes, at, last);
      if (next < 0) break;
      at = next;
    }
    this.rest = this.done ? Buffer.alloc(0) : bytes.subarray(at);
  }

  /** Takes what begins at an offset; -1 when more bytes are needed. */
  private step(bytes: Buffer, at: number, last: boolean): number {
    const byte = bytes[at];
    if (byte === openList && !this.inList) {
      this.inList = true;
      this.isLines = false;
      return at + 1;
    }
    if (byte === closeList && this.inList) {
      this.inList = false;
      this.done = this.framing.kind === 'list';
      return at + 1;
    }
    if (byte !== openObject) return this.bad(bytes, at, 'is no object');
    const outcome = this.scanner.scan(bytes, at, last);
    if (outcome === 'short') return -1;
    if (outcome === 'bad') return this.bad(bytes, at, this.scanner.problem ?? '');
    this.tally.readable(this.line);
    this.tally.cutOffLine = undefined;
    this.take(this.scanner, bytes);
    if (this.scanner.breaks > 0 || this.line === this.lastLine) this.isLines = false;
    this.lastLine = this.line;
    this.line += this.scanner.breaks;
    return this.scanner.end;
  }

  private bad(bytes: Buffer, at: number, problem: string): number {
    const { scanner } = this;
    const isObject = bytes[at] === openObject;
    const incomplete = isObject && scanner.incomplete;
    this.tally.bad(this.line, problem, bytes.subarray(at));
    this.tally.cutOffLine = incomplete ? this.line : undefined;
    if (this.inList) {
      if (incomplete) {
        this.done = true;
        this.unclosed = true;
        return bytes.length;
      }
      this.passing = 'value';
      this.passed = { line: this.line, problem };
      this.passer.begin();
      return at;
    }
    if (!isObject || scanner.breaks === 0) {
      this.passing = 'line';
      return at;
    }
    // One that goes on in the next line where all others have a line each was never closed.
    if (!this.isLines || this.tally.rows === 0) this.passing = 'lines';
    this.atLineStart = true;
    this.line += 1;
    return scanner.firstBreak;
  }

  /** Passes over what is left of a record that cannot be read. */
  private passOver(bytes: Buffer, start: number, last: boolean): number {
    let at = start;
    if (this.passing === 'value') at = this.passValue(bytes, at, last);
    else if (this.passing === 'line') {
      at = lineEndFrom(bytes, at);
      if (at < bytes.length) this.passing = 'nothing';
    } else if (this.passing === 'lines') at = this.passLines(bytes, at, last);
    return at;
  }

  private passValue(bytes: Buffer, start: number, last: boolean): number {
    const at = this.passer.pass(bytes, start);
    this.line += this.passer.breaks;
    if (this.passer.ended) this.passing = 'nothing';
    else if (last && this.passed !== undefined) throw this.lost(this.passed);
    return at;
  }

  private passLines(bytes: Buffer, start: number, last: boolean): number {
    let at = start;
    while (at < bytes.length) {
      if (this.atLineStart && bytes[at] === openObject) {
        this.passing = 'nothing';
        return at;
      }
      at = lineEndFrom(bytes, at);
      this.atLineStart = at < bytes.length;
      const isReturn = bytes[at] === carriageReturn;
      if (isReturn && at + 1 >= bytes.length && !last) return at;
      if (this.atLineStart) this.line += 1;
      at += isReturn && bytes[at + 1] === lineFeed ? 2 : 1;
    }
    return bytes.length;
  }

  /** Passes over blanks, line ends and commas: what divides records matters not. */
  private between(bytes: Buffer, start: number, last: boolean): number {
    if (this.passing !== 'nothing') return start;
    let at = start;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === lineFeed) this.line += 1;
      else if (byte === carriageReturn) {
        if (at + 1 >= bytes.length && !last) break;
        if (bytes[at + 1] !== lineFeed) this.line += 1;
      } else if (byte === comma) this.passed = undefined;
      else if (byte !== 0x20 && byte !== 0x09) break;
    }
    if (this.passed !== undefined && at < bytes.length && bytes[at] !== carriageReturn) {
      if (bytes[at] !== closeList) throw this.lost(this.passed);
      this.passed = undefined;
    }
    return at;
  }

  private lost({ line, problem }: { readonly line: number; readonly problem: string }): UserError {
    return new UserError(`a record ${problem}, and where the next one begins cannot be told`, {
      at: { file: this.tally.file, line },
      fix: 'Export it again, or as one object a line.',
    });
  }
}

import type { FoundValues } from './found-values.ts';

/** What stands between cells and behind records: characters that no text of a person holds. */
const unitSeparator = 0x1f;
const recordSeparator = 0x1e;
const joint = Buffer.from('; ');
/** Below this, copying byte by byte is faster. */
const shortBytes = 48;

/** Writes the cells of records one after the other: as they stand in the file, several values of a cell joined by `; `. */
export class CellWriter {
  /** Bytes that were written. */
  length = 0;

  private readonly positions: readonly (number | undefined)[];
  /** For each column, its first and its last value; for each value, the next one of its column. -1: none. */
  private readonly firsts: Int32Array;
  private readonly lasts: Int32Array;
  private readonly nexts: number[] = [];
  private out: Buffer = Buffer.alloc(1 << 16);

  /** @param positions for each cell, the column that feeds it */
  constructor(columns: number, positions: readonly (number | undefined)[]) {
    this.positions = positions;
    this.firsts = new Int32Array(columns).fill(-1);
    this.lasts = new Int32Array(columns).fill(-1);
  }

  write(values: FoundValues, bytes: Buffer): void {
    this.chain(values);
    for (let index = 0; index < this.positions.length; index += 1) {
      const column = this.positions[index];
      const first = column === undefined ? -1 : (this.firsts[column] ?? -1);
      for (let at = first; at >= 0; at = this.nexts[at] ?? -1) {
        if (at !== first) this.copy(joint, 0, joint.length);
        this.value(values, at, bytes);
      }
      this.put(unitSeparator);
    }
    this.put(recordSeparator);
    for (let index = 0; index < values.count; index += 1) this.unchain(values.fields[index]?.column ?? -1);
  }

  /** All that was written; what comes is written anew. */
  flush(): Buffer {
    const written = Buffer.from(this.out.subarray(0, this.length));
    this.length = 0;
    return written;
  }

  private chain(values: FoundValues): void {
    for (let index = 0; index < values.count; index += 1) {
      const column = values.fields[index]?.column ?? -1;
      this.nexts[index] = -1;
      if (column < 0) continue;
      const last = this.lasts[column] ?? -1;
      if (last < 0) this.firsts[column] = index;
      else this.nexts[last] = index;
      this.lasts[column] = index;
    }
  }

  private unchain(column: number): void {
    if (column < 0) return;
    this.firsts[column] = -1;
    this.lasts[column] = -1;
  }

  private value(values: FoundValues, index: number, bytes: Buffer): void {
    const start = values.starts[index] ?? 0;
    const end = values.ends[index] ?? 0;
    if (values.kinds[index] !== 'escaped') return this.copy(bytes, start, end);
    const written = String(JSON.parse(`"${bytes.toString('utf8', start, end)}"`));
    // Control characters can only come by escapes. Half a character (a lone surrogate) becomes U+FFFD here.
    const text = Buffer.from(withBlanks(written));
    this.copy(text, 0, text.length);
  }

  private put(byte: number): void {
    this.reserve(1);
    this.out[this.length] = byte;
    this.length += 1;
  }

  private copy(bytes: Buffer, start: number, end: number): void {
    const size = end - start;
    this.reserve(size);
    if (size > shortBytes) bytes.copy(this.out, this.length, start, end);
    else for (let index = 0; index < size; index += 1) this.out[this.length + index] = bytes[start + index] ?? 0;
    this.length += size;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.out.length) return;
    const wider = Buffer.alloc(2 * (this.length + size));
    this.out.copy(wider, 0, 0, this.length);
    this.out = wider;
  }
}

/** Our own separators, and the character that no text of the engine should hold. */
const forbidden: readonly string[] = ['\0', '\u001E', '\u001F'];

const withBlanks = (text: string) => forbidden.reduce((kept, each) => kept.replaceAll(each, ' '), text);

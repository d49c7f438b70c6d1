/** Texts by their numbers, in little more memory than their bytes: a workbook may have millions that differ. */
export class TextPool {
  count = 0;
  private bytes: Buffer = Buffer.alloc(1 << 16);
  /** Where each text ends in `bytes`; the one before it ends where it begins. */
  private ends = new Uint32Array(1 << 12);

  /** Bytes of memory that are in use. */
  get size(): number {
    return this.end + this.count * Uint32Array.BYTES_PER_ELEMENT;
  }

  private get end(): number {
    return this.count === 0 ? 0 : (this.ends[this.count - 1] ?? 0);
  }

  push(text: string): void {
    const start = this.end;
    // A character of UTF-16 takes up three bytes of UTF-8 at most.
    const most = start + text.length * 3;
    if (most > this.bytes.length) this.bytes = Buffer.concat([this.bytes], Math.max(most, 2 * this.bytes.length));
    if (this.count === this.ends.length) {
      const wider = new Uint32Array(2 * this.ends.length);
      wider.set(this.ends);
      this.ends = wider;
    }
    this.ends[this.count] = start + this.bytes.write(text, start, 'utf8');
    this.count += 1;
  }

  /** Undefined when there is none of that number, from 0. */
  at(index: number): string | undefined {
    const end = this.ends[index];
    if (end === undefined || index >= this.count) return undefined;
    return this.bytes.toString('utf8', index === 0 ? 0 : this.ends[index - 1], end);
  }
}

/** Takes bytes that come in chunks in pieces of the reader's choice. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    return (await this.peek(1)).length === 0;
  }

  /** The next bytes; fewer where there are no more. */
  async read(length: number): Promise<Buffer> {
    const bytes = await this.peek(length);
    this.rest = this.rest.subarray(bytes.length);
    return bytes;
  }

  /** Passes bytes over without keeping them, and says how many there were. */
  async skip(length: number): Promise<number> {
    let left = length;
    while (left > 0) {
      const passed = (await this.read(Math.min(left, Math.max(1, this.rest.length)))).length;
      if (passed === 0) break;
      left -= passed;
    }
    return length - left;
  }

  private async peek(length: number): Promise<Buffer> {
    const parts = [this.rest];
    let size = this.rest.length;
    while (size < length) {
      const { value, done } = await this.chunks.next();
      if (done === true) break;
      parts.push(value);
      size += value.length;
    }
    if (parts.length > 1) this.rest = Buffer.concat(parts);
    return this.rest.subarray(0, length);
  }
}

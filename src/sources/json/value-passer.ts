import { backslash, carriageReturn, closes, comma, isBlank, lineFeed, opens, quote } from './bytes.ts';

/** Finds the end of a value by its brackets and quotes alone, in chunks: what is in it may be wrong or very long. */
export class ValuePasser {
  ended = false;
  /** Line breaks that the last call went over. */
  breaks = 0;

  private nested = 0;
  private inText = false;
  private escaped = false;
  private began = false;
  private afterReturn = false;

  begin(): void {
    this.ended = false;
    this.nested = 0;
    this.inText = false;
    this.escaped = false;
    this.began = false;
    this.afterReturn = false;
  }

  /** @returns the offset behind the value, or of the end of the bytes when it goes on */
  pass(bytes: Uint8Array, start: number): number {
    this.breaks = 0;
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (!this.inText && this.nested === 0 && this.began && (byte === comma || isBlank(byte) || closes(byte))) {
        this.ended = true;
        return at;
      }
      this.began = true;
      this.countBreak(byte);
      this.take(byte);
    }
    return bytes.length;
  }

  private take(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (this.inText) {
      if (byte === backslash) this.escaped = true;
      else if (byte === quote) this.inText = false;
    } else if (byte === quote) this.inText = true;
    else if (opens(byte)) this.nested += 1;
    else if (closes(byte)) this.nested -= 1;
  }

  private countBreak(byte: number): void {
    if (byte === carriageReturn || (byte === lineFeed && !this.afterReturn)) this.breaks += 1;
    this.afterReturn = byte === carriageReturn;
  }
}

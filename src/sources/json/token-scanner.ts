import * as byte from './bytes.ts';

const letterE = 0x65;
const letterI = 0x49;
const letterN = 0x4e;
const letterU = 0x75;
/** What may follow a backslash, `u` aside. */
const escapes: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

const unknownNumber = 'has NaN or Infinity, which JSON has not';

/**
 * Finds where the tokens of JSON end (RFC 8259). Its methods take what begins at an offset and give the offset behind it; -1
 * when the bytes end there, or when something is wrong, which then is in `problem`.
 */
export class TokenScanner {
  /** What is wrong, as a predicate: `has a comma too many`. */
  problem: string | undefined;
  /** Line breaks that were passed over. */
  breaks = 0;
  /** Offset behind the first of them. */
  firstBreak = 0;

  protected bytes: Uint8Array = new Uint8Array();
  /** Where the bytes that may be looked at end. */
  protected stop = 0;
  /** Whether the text that was scanned last has backslashes in it. */
  protected escaped = false;

  protected begin(bytes: Uint8Array, stop: number): void {
    this.bytes = bytes;
    this.stop = stop;
    this.problem = undefined;
    this.breaks = 0;
  }

  /** The rest of a text, to behind its closing quote. */
  protected text(start: number): number {
    const { bytes, stop } = this;
    this.escaped = false;
    for (let at = start; at < stop; at += 1) {
      const each = bytes[at] ?? 0;
      if (each === byte.quote) return at + 1;
      if (each === byte.backslash) {
        const length = this.escapeLength(at);
        if (length < 0) return length;
        this.escaped = true;
        at += length - 1;
      } else if (each < 0x20) return this.wrong('has a line break or control character within a text');
    }
    return -1;
  }

  private escapeLength(start: number): number {
    const { bytes } = this;
    if (start + 1 >= this.stop) return -1;
    const letter = bytes[start + 1] ?? 0;
    if (escapes.has(letter)) return 2;
    if (letter === letterU) {
      if (start + 6 > this.stop) return -1;
      if (/^[\da-f]{4}$/i.test(String.fromCharCode(...bytes.subarray(start + 2, start + 6)))) return 6;
    }
    return this.wrong('has a backslash that JSON has no meaning for');
  }

  protected number(start: number): number {
    const { bytes } = this;
    let at = start + (bytes[start] === byte.minus ? 1 : 0);
    const whole = at;
    at = this.digits(at);
    if (at > whole + 1 && bytes[whole] === byte.zero)
      return this.wrong('has a number that begins with zeros, without quotes');
    let isNumber = at > whole;
    if (at < this.stop && bytes[at] === byte.point) {
      const fraction = at + 1;
      at = this.digits(fraction);
      isNumber &&= at > fraction;
    }
    if (at < this.stop && ((bytes[at] ?? 0) | 0x20) === letterE) {
      const sign = bytes[at + 1] === byte.plus || bytes[at + 1] === byte.minus ? 1 : 0;
      const exponent = at + 1 + sign;
      at = this.digits(exponent);
      isNumber &&= at > exponent;
    }
    // What follows may still be part of it.
    if (at >= this.stop) return -1;
    if (isNumber) return at;
    return this.wrong(bytes[at] === letterI ? unknownNumber : 'has a number that JSON has no meaning for');
  }

  private digits(start: number): number {
    let at = start;
    while (at < this.stop && byte.isDigit(this.bytes[at] ?? 0)) at += 1;
    return at;
  }

  protected blanks(start: number): number {
    const { bytes, stop } = this;
    if (start < 0) return start;
    let at = start;
    for (; at < stop; at += 1) {
      const each = bytes[at] ?? 0;
      if (!byte.isBlank(each)) break;
      if (each === byte.lineFeed || (each === byte.carriageReturn && bytes[at + 1] !== byte.lineFeed)) {
        this.countBreak(at + 1);
      }
    }
    return at;
  }

  private countBreak(behind: number): void {
    if (this.breaks === 0) this.firstBreak = behind;
    this.breaks += 1;
  }

  protected wrong(problem: string): -1 {
    this.problem ??= problem;
    return -1;
  }

  protected wrongDivider(at: number): -1 {
    return this.wrong(this.bytes[at] === byte.slash ? 'has a comment' : 'lacks a comma or a closing bracket');
  }

  protected wrongValue(at: number): -1 {
    const first = this.bytes[at];
    if (first === byte.slash) return this.wrong('has a comment');
    if (first === letterN || first === letterI) return this.wrong(unknownNumber);
    return this.wrong(
      first === byte.singleQuote ? 'has a text in single quotes' : 'has a value that JSON has no meaning for',
    );
  }

  protected word(start: number, letters: Uint8Array): number {
    for (let index = 0; index < letters.length; index += 1) {
      if (start + index >= this.stop) return -1;
      if (this.bytes[start + index] !== letters[index]) return this.wrongValue(start);
    }
    return start + letters.length;
  }
}

import { isUtf8 } from 'node:buffer';

/** How a file writes text. All but UTF-16 keep ASCII, so that rows are found in the bytes as they are. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** What a byte-order mark says of the encoding; undefined without one. */
export function markedEncoding(head: Buffer): { readonly encoding: Encoding; readonly bytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  return undefined;
}

/** Windows-1252 where it is not Latin-1: 0x80 to 0x9F. The five gaps stand for nothing. (WHATWG Encoding, 2026-11) */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
const gaps: readonly number[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/** UTF-8 of Windows-1252. Not by TextDecoder, which some versions of Node let read Latin-1 instead. */
export function fromWindows1252(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return Buffer.from(text.replace(/[\u0080-\u009F]/g, (byte) => windows1252[byte.charCodeAt(0) - 0x80] ?? byte));
}

/** Whether a byte stands for nothing in Windows-1252, so that the text must be something else. */
export function hasGap(bytes: Buffer): boolean {
  return gaps.some((gap) => bytes.includes(gap));
}

/** Says of bytes that come in pieces whether all of them are UTF-8. */
export class Utf8Check {
  valid = true;
  private rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    if (!this.valid) return;
    const joined = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const whole = joined.length - unfinished(joined);
    this.valid = isUtf8(joined.subarray(0, whole));
    this.rest = Buffer.from(joined.subarray(whole));
  }

  end(): boolean {
    return this.valid && this.rest.length === 0;
  }
}

/** Bytes at the end that begin a character and don't finish it: at most three. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

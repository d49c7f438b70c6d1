import { isUtf8 } from 'node:buffer';

/** What a byte-order mark says of the encoding; undefined without one. */
export function markedEncoding(head: Buffer): { readonly name: string; readonly bytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bytes: 2 };
  return undefined;
}

/** Bytes that stand for nothing in Windows-1252. (WHATWG Encoding, 2026-11) */
const gaps: readonly number[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

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

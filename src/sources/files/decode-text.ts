/** Decodes a text that comes in pieces; without a piece, what is left at its end. A byte-order mark stays in it. */
type Decode = (piece?: Buffer) => string;

/** Windows-1252 where it is not Latin-1: 0x80 to 0x9F. The five gaps stand for nothing. (WHATWG Encoding, 2026-11) */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Of bytes that stand for nothing some decoders make control characters that no text has, the others this. */
const noCharacter = /[\u0080-\u009F\uFFFD]/;

/** Bytes that are no characters of the encoding. */
export class UndecodableBytes extends Error {
  override readonly name = 'UndecodableBytes';
}

/**
 * A decoder that takes no byte for what it is not.
 *
 * @param encoding a label of the WHATWG
 * @returns a function that throws `UndecodableBytes`
 */
export function strictDecoder(encoding: string): Decode {
  const decode = decoderOf(encoding, true);
  const isAnything = hasAllCharacters(encoding);
  return (piece) => {
    const text = decode(piece);
    if (!isAnything && noCharacter.test(text)) throw new UndecodableBytes();
    return text;
  };
}

/** The line (from 1) where bytes first are no characters of the encoding; the last one if nowhere. */
export async function undecodableLine(chunks: AsyncIterable<Buffer>, encoding: string): Promise<number> {
  const decode = decoderOf(encoding, false);
  const bad = hasAllCharacters(encoding) ? /\uFFFD/ : noCharacter;
  const lines = new LineCount();
  for await (const chunk of chunks) {
    const text = decode(chunk);
    const at = text.search(bad);
    lines.push(at < 0 ? text : text.slice(0, at));
    if (at >= 0) break;
  }
  return lines.line;
}

/** Counts the lines (which end in LF, CRLF or CR) of a text that comes in pieces. */
export class LineCount {
  /** The line of the next character, from 1. */
  line = 1;
  private endsInCr = false;

  push(piece: string): void {
    if (piece === '') return;
    this.line += piece.match(/\r\n?|\n/g)?.length ?? 0;
    if (this.endsInCr && piece.startsWith('\n')) this.line -= 1;
    this.endsInCr = piece.endsWith('\r');
  }
}

function decoderOf(encoding: string, fatal: boolean): Decode {
  const decoder = new TextDecoder(encoding, { fatal, ignoreBOM: true });
  // Some versions of Node read Latin-1 instead.
  if (decoder.encoding === 'windows-1252') return (piece) => (piece === undefined ? '' : fromWindows1252(piece));
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch (cause) {
      throw new UndecodableBytes(undefined, { cause });
    }
  };
}

function fromWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009F]/g, (byte) => windows1252[byte.charCodeAt(0) - 0x80] ?? byte);
}

/** Encodings of Unicode, in which what stands for nothing elsewhere may have been written on purpose. */
function hasAllCharacters(encoding: string): boolean {
  return /^utf-|^gb18030$/.test(new TextDecoder(encoding).encoding);
}

/** A list whose entries are JSON already, in pieces of some entries divided by commas. */
export class WrittenList {
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }
}

const mark = '\u0000list\u0000';
const writtenMark = JSON.stringify(mark);

/**
 * The JSON of a body in which one list may be written already, as bytes: to take ten thousand members apart again, or to have them
 * copied from text to text on their way, would block everybody else.
 */
export function jsonBody(body: unknown): Uint8Array<ArrayBuffer> {
  let list: WrittenList | undefined;
  const text = JSON.stringify(body, (_, value: unknown) => {
    if (!(value instanceof WrittenList)) return value;
    list = value;
    return mark;
  });
  if (list === undefined) return Buffer.from(text);
  const at = text.indexOf(writtenMark);
  const parts = list.pieces.flatMap((piece, index) => (index === 0 ? [piece] : [',', piece]));
  const texts = [`${text.slice(0, at)}[`, ...parts, `]${text.slice(at + writtenMark.length)}`];
  return Buffer.concat(texts.map((part) => Buffer.from(part)));
}

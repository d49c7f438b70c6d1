/** A list whose entries are JSON already, in pieces of some entries divided by commas, in UTF-8. */
export class WrittenList {
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }
}

const mark = '\u0000list\u0000';
const writtenMark = JSON.stringify(mark);
const comma = Buffer.from(',');

/**
 * The JSON of a body in which one list may be written already, in pieces: to take ten thousand members apart again, or to have them
 * copied on their way, would block everybody else.
 */
export function jsonBody(body: unknown): readonly Uint8Array[] {
  let list: WrittenList | undefined;
  const text = JSON.stringify(body, (_, value: unknown) => {
    if (!(value instanceof WrittenList)) return value;
    list = value;
    return mark;
  });
  if (list === undefined) return [Buffer.from(text)];
  const at = text.indexOf(writtenMark);
  const parts = list.pieces.flatMap((piece, index) => (index === 0 ? [piece] : [comma, piece]));
  const [before, after] = [`${text.slice(0, at)}[`, `]${text.slice(at + writtenMark.length)}`];
  return [Buffer.from(before), ...parts, Buffer.from(after)];
}

/** A list whose entries are JSON already, in pieces of some entries divided by commas. */
export class WrittenList {
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }
}

const mark = '\u0000list\u0000';
const writtenMark = JSON.stringify(mark);

/** The JSON of a body in which one list may be written already: to take ten thousand members apart again would block everybody else. */
export function jsonBody(body: unknown): string {
  let list: WrittenList | undefined;
  const text = JSON.stringify(body, (_, value: unknown) => {
    if (!(value instanceof WrittenList)) return value;
    list = value;
    return mark;
  });
  if (list === undefined) return text;
  const at = text.indexOf(writtenMark);
  return `${text.slice(0, at)}[${list.pieces.join(',')}]${text.slice(at + writtenMark.length)}`;
}

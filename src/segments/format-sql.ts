import { tokensOf } from './events/tokens.ts';

/** A token of SQL, or what stands in brackets or between `case` and `end`; `apart`: behind a blank. */
type Piece = { readonly apart: boolean } & ({ readonly text: string } | Group);

interface Group {
  readonly open: string;
  readonly inside: readonly Piece[];
  readonly close: string;
}

const width = 100;

/** Where a line that is too long is broken, the widest pieces first: each part begins a line. */
const breaks: readonly ((text: string, before: string) => boolean)[] = [
  (text) => /^(from|where|left|group|order)$/.test(text),
  (_, before) => before === ',',
  (text) => text === 'when' || text === 'else',
  (text) => text === 'or',
  (text) => text === 'and',
];
const [clauses, commas, cases] = breaks;

/** Breaks SQL into lines that people can read; what fits on one stays on it. */
export function formatSql(sql: string): string {
  return laidOut(piecesOf(sql), 0);
}

function piecesOf(sql: string): Piece[] {
  const stack = [{ apart: false, open: '', inside: new Array<Piece>() }];
  let end = 0;
  for (const token of tokensOf(sql)) {
    const apart = token.start > end;
    end = token.end;
    const { text } = token;
    if (/^(\(|case)$/i.test(text)) stack.push({ apart, open: text, inside: [] });
    else if (/^(\)|end)$/i.test(text) && stack.length > 1) {
      const closed = stack.pop();
      if (closed !== undefined) stack.at(-1)?.inside.push({ ...closed, close: text });
    } else stack.at(-1)?.inside.push({ apart, text });
  }
  return stack[0]?.inside ?? [];
}

function flat(pieces: readonly Piece[]): string {
  return pieces
    .map((piece, index) => {
      const text = 'text' in piece ? piece.text : onOneLine(piece);
      return piece.apart && index > 0 ? ` ${text}` : text;
    })
    .join('');
}

function onOneLine({ open, inside, close }: Group): string {
  const blank = open === '(' ? '' : ' ';
  return `${open}${blank}${flat(inside)}${blank}${close}`;
}

function laidOut(pieces: readonly Piece[], indent: number): string {
  const whole = flat(pieces);
  if (indent + whole.length <= width) return whole;
  for (const begins of breaks) {
    const parts = divided(pieces, begins);
    if (parts.length < 2) continue;
    // What goes on stands below the first word; clauses, and the arguments of a function, are alike.
    const isAlike = begins === clauses || begins === cases || (begins === commas && word(pieces[0]) !== 'select');
    const deeper = indent + (isAlike ? 0 : 2);
    const [first = [], ...others] = parts;
    return [laidOut(first, indent), ...others.map((part) => laidOut(part, deeper))].join(`\n${' '.repeat(deeper)}`);
  }
  return pieces
    .map((piece, index) => {
      const text = 'text' in piece ? piece.text : onLines(piece, indent);
      return piece.apart && index > 0 ? ` ${text}` : text;
    })
    .join('');
}

function onLines(group: Group, indent: number): string {
  const whole = onOneLine(group);
  if (indent + whole.length <= width) return whole;
  const margin = ' '.repeat(indent + 2);
  return `${group.open}\n${margin}${laidOut(group.inside, indent + 2)}\n${' '.repeat(indent)}${group.close}`;
}

function divided(pieces: readonly Piece[], begins: (text: string, before: string) => boolean): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && begins(word(piece), word(pieces[index - 1]))) parts.push([]);
    parts.at(-1)?.push(piece);
  }
  return parts;
}

const word = (piece: Piece | undefined) => (piece !== undefined && 'text' in piece ? piece.text.toLowerCase() : '');

/** A piece of a filter's text. Blanks and comments are none. */
export interface Token {
  /** `symbol` is one character of anything else: a bracket, a comma, part of an operator. */
  readonly kind: 'word' | 'quoted name' | 'text' | 'number' | 'symbol';
  /** As it stands there, quotes included. */
  readonly text: string;
  /** 0-based offsets in UTF-16 units; `end` is the first one behind it. */
  readonly start: number;
  readonly end: number;
}

/** What is never closed goes on to the end, where the parser of the whole filter complains of it. */
const notations: readonly (readonly [kind: Token['kind'] | 'blank', pattern: RegExp])[] = [
  ['blank', /\s+|--[^\n\r]*/y],
  ['text', /[eE]'(?:[^'\\]|''|\\[^])*(?:'|$)/y],
  ['text', /'(?:[^']|'')*(?:'|$)/y],
  ['text', /\$((?:[\p{L}_][\p{L}\p{N}_]*)?)\$[^]*?(?:\$\1\$|$)/uy],
  ['quoted name', /"(?:[^"]|"")*(?:"|$)/y],
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy],
  ['number', /\d+(?:\.\d+)?/y],
  ['symbol', /[^]/uy],
];

/** Takes a filter's text apart as DuckDB's own scanner does, so that nothing in a text, a quoted name or a comment is taken for a call. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length;) {
    const [kind, end] = next(text, start);
    if (kind !== 'blank') tokens.push({ kind, text: text.slice(start, end), start, end });
    start = end;
  }
  return tokens;
}

function next(text: string, start: number): readonly [kind: Token['kind'] | 'blank', end: number] {
  if (text.startsWith('/*', start)) return ['blank', commentEnd(text, start)];
  for (const [kind, pattern] of notations) {
    pattern.lastIndex = start;
    if (pattern.test(text)) return [kind, pattern.lastIndex];
  }
  throw new Error('every character is at least a symbol');
}

/** Comments in SQL stand in each other. */
function commentEnd(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

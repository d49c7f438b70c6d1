import { type Token, tokensOf } from './events/tokens.ts';

/**
 * The parts of a condition that must all be true: what `and` joins at its top. A condition with an `or` there is one part. The
 * text is known to be an expression.
 */
export function conjuncts(text: string): string[] {
  const tokens = tokensOf(text);
  const parts: string[] = [];
  let depth = 0;
  let betweens = 0;
  let start = 0;
  for (const token of tokens) {
    depth += opens(token) - closes(token);
    if (depth !== 0 || token.kind !== 'word') continue;
    const word = token.text.toLowerCase();
    if (word === 'or') return [text.trim()];
    if (word === 'between') betweens += 1;
    if (word !== 'and') continue;
    if (betweens > 0) {
      betweens -= 1;
      continue;
    }
    parts.push(text.slice(start, token.start));
    start = token.end;
  }
  return [...parts, text.slice(start)].flatMap((part) => inBrackets(part.trim()));
}

/** What stands in brackets as a whole is looked into. */
function inBrackets(part: string): string[] {
  const tokens = tokensOf(part);
  if (tokens.length < 3 || tokens[0]?.text !== '(') return [part];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    depth += opens(token) - closes(token);
    if (depth === 0) return index === tokens.length - 1 ? conjuncts(part.slice(1, -1)) : [part];
  }
  return [part];
}

/** A condition on one line for people, without its comments; what stands in quotes stays as it is. */
export function inOneLine(text: string): string {
  const tokens = tokensOf(text);
  return tokens
    .map((token, index) => (index > 0 && (tokens[index - 1]?.end ?? 0) < token.start ? ` ${token.text}` : token.text))
    .join('');
}

/** Whether a condition compares contacts with each other. */
export function ranks(text: string): boolean {
  const tokens = tokensOf(text);
  return tokens.some(
    ({ kind, text: word }, index) => kind === 'word' && /^over$/i.test(word) && tokens[index + 1]?.text === '(',
  );
}

function opens({ kind, text }: Token): number {
  return (kind === 'symbol' && /^[([{]$/.test(text)) || (kind === 'word' && /^case$/i.test(text)) ? 1 : 0;
}

function closes({ kind, text }: Token): number {
  return (kind === 'symbol' && /^[)\]}]$/.test(text)) || (kind === 'word' && /^end$/i.test(text)) ? 1 : 0;
}

/** A regular expression over digits, as libphonenumber's numbering plans are written. */
export type DigitPattern =
  /** One digit: bit n stands for the digit n. */
  | { readonly kind: 'digit'; readonly digits: number }
  | { readonly kind: 'sequence'; readonly parts: readonly DigitPattern[] }
  | { readonly kind: 'choice'; readonly options: readonly DigitPattern[] }
  | { readonly kind: 'repeat'; readonly part: DigitPattern; readonly least: number; readonly most: number };

export const anyDigit = 0b11_1111_1111;

/**
 * @param source what the plans need of JavaScript's syntax: digits, `\d`, classes, groups, `|`, `?`, `{2}`, `{2,5}`. That a group
 * captures and that the text ends at a `$` says nothing of the digits, and is left out.
 * @throws Error when there is anything else in it
 */
export function parseDigitPattern(source: string): DigitPattern {
  const all = source.match(/\\d|\[[0-9-]+\]|\((?:\?:)?|\{[0-9]+(?:,[0-9]+)?\}|[)|?$0-9]/g) ?? [];
  if (all.join('') !== source) throw new Error(`a pattern of digits with unknown syntax: ${source}`);
  const tokens = all.filter((token) => token !== '$');
  let next = 0;

  function choice(): DigitPattern {
    const options = [sequence()];
    while (tokens[next] === '|') {
      next += 1;
      options.push(sequence());
    }
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
  }

  function sequence(): DigitPattern {
    const parts: DigitPattern[] = [];
    for (let token = tokens[next]; token !== undefined && token !== '|' && token !== ')'; token = tokens[next]) {
      next += 1;
      parts.push(repeated(token.startsWith('(') ? group() : { kind: 'digit', digits: digitsOf(token) }));
    }
    return { kind: 'sequence', parts };
  }

  function group(): DigitPattern {
    const inside = choice();
    next += 1;
    return inside;
  }

  function repeated(part: DigitPattern): DigitPattern {
    const token = tokens[next];
    if (token !== '?' && token?.startsWith('{') !== true) return part;
    next += 1;
    const [least = 0, most = least] = token === '?' ? [0, 1] : token.slice(1, -1).split(',').map(Number);
    return { kind: 'repeat', part, least, most };
  }

  return choice();
}

/** @param token a digit, `\d`, or a class such as `[1-35]` */
function digitsOf(token: string): number {
  if (token === '\\d') return anyDigit;
  let digits = 0;
  for (const [, first = '', last = first] of token.matchAll(/([0-9])(?:-([0-9]))?/g)) {
    for (let digit = Number(first); digit <= Number(last); digit += 1) digits |= 1 << digit;
  }
  return digits;
}

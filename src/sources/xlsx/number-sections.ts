/** A piece of a number format: characters that stand for something, or that are shown as they are. */
interface FormatToken {
  readonly kind: 'sign' | 'literal' | 'bracket';
  readonly text: string;
}

/** A part of a number format, for some numbers: `[<=9999999]###-####` (ECMA-376 part 1, 18.8.31). */
export interface FormatSection {
  readonly tokens: readonly FormatToken[];
  /** Which numbers it is for; undefined when only its place says that. */
  readonly holds: ((value: number) => boolean) | undefined;
}

const condition = /^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$/;

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
};

/** Quoted text, a character behind a backslash, a gap as wide as a character, a filler, brackets, anything else. */
const piece = /"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]?|./gs;

/** Takes a number format apart. */
export function numberSections(code: string): readonly FormatSection[] {
  const sections: FormatToken[][] = [[]];
  for (const [text, quoted, single, bracketed] of code.matchAll(piece)) {
    if (text === ';') sections.push([]);
    else if (bracketed !== undefined) sections.at(-1)?.push({ kind: 'bracket', text: bracketed });
    else if (quoted !== undefined || single !== undefined) {
      sections.at(-1)?.push({ kind: 'literal', text: quoted ?? single ?? '' });
    } else if (!/^[_*]./s.test(text)) sections.at(-1)?.push({ kind: 'sign', text });
  }
  return sections.map((tokens) => ({ tokens, holds: conditionOf(tokens) }));
}

function conditionOf(tokens: readonly FormatToken[]): FormatSection['holds'] {
  for (const { kind, text } of tokens) {
    const [, operator, limit] = kind === 'bracket' ? (condition.exec(text) ?? []) : [];
    const compare = comparisons[operator ?? ''];
    if (compare !== undefined) return (value) => compare(value, Number(limit));
  }
  return undefined;
}

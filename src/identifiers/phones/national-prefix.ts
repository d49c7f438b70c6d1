import { DigitAutomaton } from './digit-automaton.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import type { NumberingPlan } from './numbering-plans.ts';

/** One of the alternatives that are taken off the front of a number; the first that is there goes. */
type Alternative =
  | { readonly kind: 'literal'; readonly digits: readonly number[] }
  | { readonly kind: 'pattern'; readonly begins: DigitAutomaton; readonly pattern: RegExp };

/** What a prefix becomes part of, so that taking it off is not enough. */
export const rewritten = -1;

/** The prefixes of a plan's national numbers: its trunk prefix, and in some countries those of carriers and services. */
export class NationalPrefix {
  private readonly alternatives: readonly Alternative[];
  private readonly rewrites: boolean;

  constructor({ prefixes, rewrites }: NumberingPlan) {
    this.rewrites = rewrites;
    this.alternatives = prefixes === '' ? [] : alternativesOf(prefixes).map(readAlternative);
  }

  /** How many digits are taken off the front of those from `from` to `to`, or `rewritten`. */
  count(digits: Uint8Array, from: number, to: number): number {
    for (const alternative of this.alternatives) {
      if (alternative.kind === 'literal') {
        if (startsWith(digits, from, to, alternative.digits)) return alternative.digits.length;
      } else if (alternative.begins.beginsIn(digits, from, to)) {
        const match = alternative.pattern.exec(digits.subarray(from, to).join(''));
        if (match !== null) return this.rewrites && match.slice(1).some(Boolean) ? rewritten : match[0].length;
      }
    }
    return 0;
  }
}

export function startsWith(digits: Uint8Array, from: number, to: number, start: readonly number[]): boolean {
  if (to - from < start.length) return false;
  for (let at = 0; at < start.length; at += 1) if (digits[from + at] !== start[at]) return false;
  return true;
}

/** Divides a pattern at the bars that stand in no group. */
function alternativesOf(pattern: string): string[] {
  let depth = 0;
  const alternatives = [''];
  for (const character of pattern) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) alternatives.push('');
    else alternatives.push(`${alternatives.pop() ?? ''}${character}`);
  }
  return alternatives;
}

function readAlternative(source: string): Alternative {
  if (/^[0-9]+$/.test(source)) return { kind: 'literal', digits: [...source].map(Number) };
  return {
    kind: 'pattern',
    begins: new DigitAutomaton([{ pattern: parseDigitPattern(source), prefix: true }]),
    pattern: new RegExp(`^(?:${source})`),
  };
}

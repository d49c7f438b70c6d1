import { DigitAutomaton } from './digit-automaton.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import { behind, type DigitRun, runOf, startsWith, textOf } from './digit-run.ts';
import type { NumberingPlan } from './numbering-plans.ts';

/** One of the alternatives that are taken off the front of a number; the first that is there goes. */
type Alternative =
  | { readonly kind: 'literal'; readonly digits: readonly number[] }
  | { readonly kind: 'pattern'; readonly begins: DigitAutomaton; readonly pattern: RegExp };

/** The prefixes of a plan's national numbers: its trunk prefix, and in some countries those of carriers and services. */
export class NationalPrefix {
  private readonly alternatives: readonly Alternative[];
  private readonly rewrite: string;

  constructor({ prefixes, rewrite }: NumberingPlan) {
    this.rewrite = rewrite;
    this.alternatives = prefixes === '' ? [] : alternativesOf(prefixes).map(readAlternative);
  }

  /** The digits without a prefix; the same run when they have none. */
  takeOff(run: DigitRun): DigitRun {
    for (const alternative of this.alternatives) {
      if (alternative.kind === 'literal') {
        if (startsWith(run, alternative.digits)) return behind(run, alternative.digits.length);
      } else if (alternative.begins.beginsIn(run)) {
        const match = alternative.pattern.exec(textOf(run));
        if (match !== null) return this.without(run, match, alternative.pattern);
      }
    }
    return run;
  }

  private without(run: DigitRun, match: RegExpExecArray, pattern: RegExp): DigitRun {
    const [prefix, ...groups] = match;
    if (this.rewrite !== '' && groups.at(-1)) return runOf(textOf(run).replace(pattern, this.rewrite));
    return prefix === '' ? run : behind(run, prefix.length);
  }
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

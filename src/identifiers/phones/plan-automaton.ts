import { DigitAutomaton } from './digit-automaton.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import type { DigitRun } from './digit-run.ts';
import type { NumberingPlan } from './numbering-plans.ts';

/** What digits are under a plan. */
export interface Finding {
  /** Whether they look like one of its numbers. */
  readonly general: boolean;
  /** Whether they are one of them: of one of its kinds, too. */
  readonly valid: boolean;
}

/** A plan's patterns put into one automaton. */
export class PlanAutomaton {
  private readonly automaton: DigitAutomaton;
  /** Possible counts of digits, by pattern; undefined for that of all numbers, which stands first. */
  private readonly lengths: readonly (readonly number[] | undefined)[];
  /** By state and count of digits: an array of arrays, because one with large holes is a slow one. */
  private readonly findings: Finding[][] = [];

  constructor({ general, kinds }: NumberingPlan) {
    this.lengths = [undefined, ...kinds.map(({ lengths }) => lengths)];
    this.automaton = new DigitAutomaton(
      [general, ...kinds].map(({ pattern }) => ({ pattern: parseDigitPattern(pattern) })),
    );
  }

  find(run: DigitRun): Finding {
    const state = this.automaton.walk(run);
    const count = run.to - run.from;
    while (this.findings.length <= state) this.findings.push([]);
    const findings = this.findings[state] ?? [];
    return (findings[count] ??= this.conclude(state, count));
  }

  private conclude(state: number, count: number): Finding {
    const ended = this.automaton.endsIn(state);
    const general = ended.includes(0);
    return { general, valid: general && ended.some((pattern) => this.lengths[pattern]?.includes(count) === true) };
  }
}

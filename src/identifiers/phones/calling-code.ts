import { DigitAutomaton } from './digit-automaton.ts';
import type { DigitRun } from './digit-run.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import type { NumberingPlan } from './numbering-plans.ts';

/** What the digits behind a calling code are. Plans are counted in the calling code's order: bit n stands for plan n. */
export interface Finding {
  /** The plan of the country that they belong to, where libphonenumber can tell. */
  readonly exact: number | undefined;
  /** The plans that they look like a number of. */
  readonly general: number;
  /** The plans that they are a valid number of. */
  readonly valid: number;
}

/** What it says of a number that a pattern matches it. */
type Meaning =
  | { readonly says: 'leads'; readonly plan: number }
  | { readonly says: 'general' | 'kind'; readonly plan: number; readonly lengths?: readonly number[] };

/** The countries with one calling code, and their patterns put into one automaton. */
export class CallingCode {
  readonly code: number;
  readonly digits: readonly number[];
  readonly plans: readonly NumberingPlan[];
  private readonly automaton: DigitAutomaton;
  private readonly meanings: readonly Meaning[];
  /** By state and count of digits. */
  private readonly findings: Finding[][] = [];

  constructor(code: string, plans: readonly NumberingPlan[]) {
    this.code = Number(code);
    this.digits = [...code].map(Number);
    this.plans = plans;
    const patterns = plans.flatMap(({ general, kinds, leadingDigits }, plan) => [
      { source: general.pattern, means: { says: 'general', plan } satisfies Meaning },
      ...kinds.map(({ pattern, lengths }) => ({
        source: pattern,
        means: { says: 'kind', plan, lengths } satisfies Meaning,
      })),
      ...(leadingDigits === undefined
        ? []
        : [{ source: leadingDigits, means: { says: 'leads', plan } satisfies Meaning }]),
    ]);
    this.meanings = patterns.map(({ means }) => means);
    this.automaton = new DigitAutomaton(
      patterns.map(({ source, means }) => ({ pattern: parseDigitPattern(source), prefix: means.says === 'leads' })),
    );
  }

  /** @param run a national number */
  find(run: DigitRun): Finding {
    const state = this.automaton.walk(run);
    const count = run.to - run.from;
    // An array of arrays, because one with large holes is a slow one.
    while (this.findings.length <= state) this.findings.push([]);
    const findings = this.findings[state] ?? [];
    return (findings[count] ??= this.conclude(state, count));
  }

  /** Which country a number is of, as libphonenumber tells it: the first that it leads to, or is a number of. */
  private conclude(state: number, count: number): Finding {
    const matched = this.automaton.endsIn(state).flatMap((pattern) => this.meanings[pattern] ?? []);
    const plansOf = (says: Meaning['says']) =>
      new Set(matched.flatMap((means) => (means.says === says && fits(means, count) ? [means.plan] : [])));
    const general = plansOf('general');
    const kinds = plansOf('kind');
    const leads = plansOf('leads');
    const valid = new Set([...general].filter((plan) => kinds.has(plan)));
    const exact =
      this.plans.length === 1
        ? 0
        : this.plans.findIndex(({ leadingDigits }, plan) => (leadingDigits === undefined ? valid : leads).has(plan));
    return { exact: exact === -1 ? undefined : exact, general: bits(general), valid: bits(valid) };
  }
}

const fits = (means: Meaning, count: number) =>
  means.says === 'leads' || means.lengths === undefined || means.lengths.includes(count);

const bits = (plans: ReadonlySet<number>) => [...plans].reduce((all, plan) => all | (1 << plan), 0);

import { DigitAutomaton } from './digit-automaton.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import type { DigitRun } from './digit-run.ts';
import type { NumberingPlan } from './numbering-plans.ts';
import { type Finding, PlanAutomaton } from './plan-automaton.ts';

/** The countries with one calling code. They go by their places, the main one first. */
export class CallingCode {
  readonly code: number;
  readonly digits: readonly number[];
  readonly plans: readonly NumberingPlan[];
  /** Made when they are first asked: 25 countries share +1, and most exports have one or two of them. */
  private readonly automata: (PlanAutomaton | undefined)[];
  /** Places of the countries that are told by the first digits, in the order of the automaton's patterns. */
  private readonly led: readonly number[];
  private readonly leads: DigitAutomaton;
  private readonly notLed: readonly number[];
  /** Whether a number is the main country's when it is valid there. */
  private readonly isMainFirst: boolean;
  /** Counts of digits that are possible in every one of the countries. */
  private readonly commonLengths: readonly number[];

  constructor(code: string, plans: readonly NumberingPlan[]) {
    this.code = Number(code);
    this.digits = [...code].map(Number);
    this.plans = plans;
    this.automata = plans.map(() => undefined);
    const leads = plans.flatMap(({ leadingDigits }, place) =>
      leadingDigits === undefined ? [] : [{ leadingDigits, place }],
    );
    this.led = leads.map(({ place }) => place);
    this.notLed = plans.flatMap(({ leadingDigits }, place) => (leadingDigits === undefined ? [place] : []));
    this.isMainFirst = plans.length === 1 || this.notLed[0] === 0;
    const lengths = plans.map(({ general }) => general.lengths);
    this.commonLengths = lengths[0]?.filter((length) => lengths.every((others) => others.includes(length))) ?? [];
    this.leads = new DigitAutomaton(
      leads.map(({ leadingDigits }) => ({ pattern: parseDigitPattern(leadingDigits), prefix: true })),
    );
  }

  /** Whether a national number looks like one of a country's. */
  isGeneral(run: DigitRun, place: number): boolean {
    return this.find(run, place).general;
  }

  /** @param otherwise the place of the country that it is tried in when it is no other's */
  isValid(run: DigitRun, otherwise: number): boolean {
    return (this.isMainFirst && this.find(run, 0).valid) || this.find(run, this.countryOf(run) ?? otherwise).valid;
  }

  /** Whether a national number is as long as one can be, or longer. */
  isPossible(run: DigitRun, otherwise: number): boolean {
    const count = run.to - run.from;
    if (this.commonLengths.includes(count)) return true;
    const lengths = this.plans[this.countryOf(run) ?? otherwise]?.general.lengths ?? [];
    return lengths.includes(count) || count > Math.max(...lengths);
  }

  /** The country of a national number, as libphonenumber tells it: the first that its digits lead to, or that it is valid in. */
  private countryOf(run: DigitRun): number | undefined {
    if (this.plans.length === 1) return 0;
    const [first] = this.leads.endsIn(this.leads.walk(run));
    const led = first === undefined ? undefined : this.led[first];
    for (const place of this.notLed) {
      if (led !== undefined && led < place) break;
      if (this.find(run, place).valid) return place;
    }
    return led;
  }

  private find(run: DigitRun, place: number): Finding {
    return (this.automata[place] ?? this.prepare(place)).find(run);
  }

  private prepare(place: number): PlanAutomaton {
    const plan = this.plans[place];
    if (plan === undefined) throw new Error(`+${this.code} has no country ${place}`);
    const automaton = new PlanAutomaton(plan);
    this.automata[place] = automaton;
    return automaton;
  }
}

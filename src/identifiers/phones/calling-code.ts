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
    this.leads = new DigitAutomaton(
      leads.map(({ leadingDigits }) => ({ pattern: parseDigitPattern(leadingDigits), prefix: true })),
    );
  }

  /** What a national number is under the plan of a country. */
  find(run: DigitRun, place: number): Finding {
    const automaton = this.automata[place] ?? this.prepare(place);
    return automaton.find(run);
  }

  /** The country of a national number, as libphonenumber tells it: the first that its digits lead to, or that it is valid in. */
  countryOf(run: DigitRun): number | undefined {
    if (this.plans.length === 1 || (this.notLed[0] === 0 && this.find(run, 0).valid)) return 0;
    const [first] = this.leads.endsIn(this.leads.walk(run));
    const led = first === undefined ? undefined : this.led[first];
    for (const place of this.notLed) {
      if (led !== undefined && led < place) break;
      if (this.find(run, place).valid) return place;
    }
    return led;
  }

  private prepare(place: number): PlanAutomaton {
    const plan = this.plans[place];
    if (plan === undefined) throw new Error(`+${this.code} has no country ${place}`);
    const automaton = new PlanAutomaton(plan);
    this.automata[place] = automaton;
    return automaton;
  }
}

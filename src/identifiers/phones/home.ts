import { CallingCode } from './calling-code.ts';
import { DigitAutomaton } from './digit-automaton.ts';
import { parseDigitPattern } from './digit-pattern.ts';
import { NationalPrefix } from './national-prefix.ts';
import { numberingPlans, type NumberingPlan } from './numbering-plans.ts';

/** A country (or a calling code of none) and its numbering plan, ready to be tried on digits. */
export interface Home {
  readonly callingCode: CallingCode;
  /** The plan's place among those of its calling code. */
  readonly place: number;
  readonly plan: NumberingPlan;
  readonly prefix: NationalPrefix;
  /** The prefix for calls abroad. */
  readonly dialsAbroad: { readonly begins: DigitAutomaton; readonly pattern: RegExp } | undefined;
}

let plans: ReadonlyMap<string, readonly NumberingPlan[]> | undefined;
const callingCodes = new Map<string, CallingCode>();
const homes = new Map<string, Home | undefined>();
/** By calling code; null where there is no such code. */
const mainHomes: (Home | null)[] = [];

/** @param country ISO alpha-2; undefined when libphonenumber does not know it */
export function homeOf(country: string): Home | undefined {
  if (!homes.has(country)) homes.set(country, findHome(country));
  return homes.get(country);
}

/** The main country of a calling code; undefined when there is no such code. */
export function mainHome(code: number): Home | undefined {
  const known = mainHomes[code];
  if (known !== undefined) return known ?? undefined;
  const found = readHome(String(code), 0);
  mainHomes[code] = found ?? null;
  return found;
}

function findHome(country: string): Home | undefined {
  plans ??= numberingPlans();
  for (const [code, those] of plans) {
    const place = those.findIndex((plan) => plan.country === country);
    if (place >= 0) return readHome(code, place);
  }
  return undefined;
}

/** Plans are made ready when the first number needs them. */
function readHome(code: string, place: number): Home | undefined {
  plans ??= numberingPlans();
  const those = plans.get(code);
  const plan = those?.[place];
  if (those === undefined || plan === undefined) return undefined;
  const callingCode = callingCodes.get(code) ?? new CallingCode(code, those);
  callingCodes.set(code, callingCode);
  return {
    callingCode,
    place,
    plan,
    prefix: new NationalPrefix(plan),
    dialsAbroad: plan.dialsAbroad === '' ? undefined : readPrefix(plan.dialsAbroad),
  };
}

const readPrefix = (source: string) => ({
  begins: new DigitAutomaton([{ pattern: parseDigitPattern(source), prefix: true }]),
  pattern: new RegExp(`^(?:${source})`),
});

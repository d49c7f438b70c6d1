import { behind, type DigitRun, startsWith, textOf } from './digit-run.ts';
import { mainHome, type Home } from './home.ts';

/** Instead of a number: libphonenumber has to be asked. */
export const open = -1;
/** Instead of a number: there is none. */
export const invalid = 0;

/** Longer runs are not looked at. */
export const mostDigits = 24;
/** Limits of a national number, as libphonenumber has them. */
const fewest = 2;
const most = 17;
/** With more digits, a number is not exact in JavaScript. */
const exactDigits = 15;
const longestCallingCode = 3;

/**
 * What libphonenumber's parser finds in digits that are written in a country, without a plus: an E.164 number, or `invalid`; `open`
 * when the number is a very long one.
 *
 * @param run at most `mostDigits`
 */
export function nationalNumber(run: DigitRun, home: Home): number {
  const { callingCode, place, plan } = home;
  const abroad = behindDialsAbroad(run, home);
  if (abroad !== undefined) return internationalNumber(abroad);
  if (!startsWith(run, callingCode.digits)) return numberOf(run, home);
  // They may be an international number without its plus.
  const whole = significant(run, home);
  const isTooLong = whole.to - whole.from > Math.max(...plan.general.lengths);
  const isBetterWithout = () =>
    !callingCode.isGeneral(whole, place) &&
    callingCode.isGeneral(significant(behind(run, callingCode.digits.length), home), place);
  return isTooLong || isBetterWithout() ? internationalNumber(run) : numberOf(run, home);
}

/** The same for digits that are written behind a plus. */
export function internationalNumber(run: DigitRun): number {
  const { digits, from, to } = run;
  // No calling code begins with a zero.
  if (digits[from] === 0) return invalid;
  let code = 0;
  for (let length = 1; length <= longestCallingCode && from + length <= to; length += 1) {
    code = code * 10 + (digits[from + length - 1] ?? 0);
    const home = mainHome(code);
    if (home !== undefined) return numberOf(behind(run, length), home);
  }
  return invalid;
}

/** The digits behind a prefix for calls abroad; undefined when they have none. */
function behindDialsAbroad(run: DigitRun, { dialsAbroad }: Home): DigitRun | undefined {
  if (dialsAbroad?.begins.beginsIn(run) !== true) return undefined;
  const [prefix = ''] = dialsAbroad.pattern.exec(textOf(run)) ?? [];
  const rest = behind(run, prefix.length);
  return prefix === '' || rest.from === rest.to || rest.digits[rest.from] === 0 ? undefined : rest;
}

/** @param run a national number and what may stand before it */
function numberOf(run: DigitRun, home: Home): number {
  const { callingCode, place } = home;
  const national = significant(run, home);
  const { digits, from, to } = national;
  if (to - from < fewest || to - from > most || !callingCode.isValid(national, place)) return invalid;
  if (callingCode.digits.length + to - from > exactDigits) return open;
  let number = callingCode.code;
  for (let at = from; at < to; at += 1) number = number * 10 + (digits[at] ?? 0);
  return number;
}

/** The digits without a national prefix; what looks like one stays where there would be no number without it, or too short a one. */
function significant(run: DigitRun, { callingCode, place, prefix }: Home): DigitRun {
  const rest = prefix.takeOff(run);
  if (rest === run || (!callingCode.isGeneral(rest, place) && callingCode.isGeneral(run, place))) return run;
  return callingCode.isPossible(rest, place) ? rest : run;
}

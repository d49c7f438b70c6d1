import { mainHome, type Home } from './home.ts';
import { rewritten, startsWith } from './national-prefix.ts';

/** Instead of a number: libphonenumber has to be asked. */
export const open = -1;
/** Instead of a number: there is none. */
export const invalid = 0;

/** Limits of a national number, as libphonenumber has them. */
const fewest = 2;
const most = 17;
/** With more digits, a number is not exact in JavaScript. */
const exactDigits = 15;
const longestCallingCode = 3;

/**
 * What libphonenumber's parser makes of digits in a country, where they are written without a plus: the E.164 number, `invalid`
 * or `open`. Digits that may begin with the prefix for calls abroad are left open.
 *
 * @param digits from their first to `to`
 */
export function nationalNumber(digits: Uint8Array, to: number, home: Home): number {
  if (home.dialsAbroad?.beginsIn(digits, 0, to) === true) return open;
  const { callingCode, plan } = home;
  if (!startsWith(digits, 0, to, callingCode.digits)) return numberOf(digits, 0, to, home);
  // They may be an international number without its plus.
  const behind = callingCode.digits.length;
  const whole = significant(digits, 0, to, home);
  const shorter = significant(digits, behind, to, home);
  if (whole === rewritten || shorter === rewritten) return open;
  const isInternational =
    to - whole > Math.max(...plan.general.lengths) ||
    (!isGeneral(digits, whole, to, home) && isGeneral(digits, shorter, to, home));
  return isInternational ? internationalNumber(digits, 0, to) : numberOf(digits, 0, to, home);
}

/** The same for digits behind a plus, from `from` to `to`. */
export function internationalNumber(digits: Uint8Array, from: number, to: number): number {
  // None begins with a zero.
  if (digits[from] === 0) return invalid;
  let code = 0;
  for (let length = 1; length <= longestCallingCode && from + length <= to; length += 1) {
    code = code * 10 + (digits[from + length - 1] ?? 0);
    const home = mainHome(code);
    if (home !== undefined) return numberOf(digits, from + length, to, home);
  }
  return invalid;
}

/** @param from where the national number and what may stand before it begin */
function numberOf(digits: Uint8Array, from: number, to: number, home: Home): number {
  const begin = significant(digits, from, to, home);
  if (begin === rewritten) return open;
  const count = to - begin;
  if (count < fewest || count > most) return invalid;
  const { exact = home.place, valid } = home.callingCode.find(digits, begin, to);
  if (((valid >> exact) & 1) === 0) return invalid;
  if (home.callingCode.digits.length + count > exactDigits) return open;
  let number = home.callingCode.code;
  for (let at = begin; at < to; at += 1) number = number * 10 + (digits[at] ?? 0);
  return number;
}

/**
 * Where the digits without a national prefix begin, or `rewritten`. What looks like a prefix is left where the number would be
 * no number without it, or too short.
 */
function significant(digits: Uint8Array, from: number, to: number, home: Home): number {
  const count = home.prefix.count(digits, from, to);
  if (count <= 0) return count === rewritten ? rewritten : from;
  const begin = from + count;
  if (isGeneral(digits, from, to, home) && !isGeneral(digits, begin, to, home)) return from;
  const { exact = home.place } = home.callingCode.find(digits, begin, to);
  const { lengths } = home.callingCode.plans[exact]?.general ?? home.plan.general;
  const isPossible = lengths.includes(to - begin) || to - begin > Math.max(...lengths);
  return isPossible ? begin : from;
}

const isGeneral = (digits: Uint8Array, from: number, to: number, { callingCode, place }: Home) =>
  ((callingCode.find(digits, from, to).general >> place) & 1) === 1;

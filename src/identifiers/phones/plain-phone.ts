import { behind, type DigitRun, startsWith } from './digit-run.ts';
import type { Home } from './home.ts';

import { internationalNumber, invalid, mostDigits, nationalNumber, open } from './valid-number.ts';

const code = (character: string) => character.charCodeAt(0);
const [zero, nine, plus, dot] = [code('0'), code('9'), code('+'), code('.')];
const [slash, opening, closing] = [code('/'), code('('), code(')')];
/** By byte: what parsePhone looks at more closely, such as letters, what divides numbers, and everything beyond ASCII. */
const isOdd = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x7f || /[A-Za-z#\\,;|&\n\r\t]/.test(String.fromCharCode(byte))),
);
/** What stands before a slash and has so many digits may be a number of its own. */
const shortestNumber = 7;

const abroad = [0, 0];
const mexico = [5, 2];

const digits = new Uint8Array(mostDigits);

/**
 * The phone in a text that is plainly one: digits, and punctuation that says nothing. Gives what `parsePhone` gives, a hundred
 * times as fast, because it takes bytes as the engine has them and tries the numbering plans without libphonenumber.
 *
 * @param text of which the first `length` bytes count, `mostDigits` at most
 * @param home for numbers in national form
 * @returns the E.164 number, `invalid` when there is none, `open` when parsePhone has to look
 */
export function plainPhone(text: Uint8Array, length: number, home: Home | undefined): number {
  let count = 0;
  let hasPlus = false;
  let hasLoneZero = false;
  let isFraction = false;
  let opened = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = text[at] ?? 0;
    if (byte >= zero && byte <= nine) {
      digits[count] = byte - zero;
      count += 1;
      isFraction &&= byte === zero;
    } else if (
      isOdd[byte] === 1 ||
      (byte === plus && (hasPlus || count > 0)) ||
      (byte === slash && count >= shortestNumber)
    ) {
      return open;
    } else if (byte === plus) {
      hasPlus = true;
    } else if (byte === dot) {
      isFraction = true;
    } else if (byte === opening) {
      opened = count;
    } else if (byte === closing) {
      hasLoneZero ||= count === opened + 1 && digits[opened] === 0;
    }
  }
  if (isFraction && text[length - 1] === zero) return open;
  const number = find({ digits, from: 0, to: count }, hasPlus, home);
  return number === invalid && hasLoneZero ? open : number;
}

/** Where the plans say that there is none, the parser has more ideas about some. */
function find(run: DigitRun, hasPlus: boolean, home: Home | undefined): number {
  if (hasPlus) {
    const number = internationalNumber(run);
    return number === invalid && startsWith(run, mexico) ? open : number;
  }
  if (startsWith(run, abroad)) return internationalNumber(behind(run, abroad.length)) || open;
  if (home === undefined) return invalid;
  const number = nationalNumber(run, home);
  if (number !== invalid) return number;
  const isMexican = home.plan.country === 'MX' && run.to > 10;
  return isMexican || startsWith(run, home.callingCode.digits) ? open : invalid;
}

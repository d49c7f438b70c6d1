import { isSupportedCountry, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import { runOf } from './digit-run.ts';
import { homeOf, type Home } from './home.ts';
import { internationalNumber, invalid, mostDigits, nationalNumber, open } from './valid-number.ts';

/** Digits people write besides 0–9, by the code point of their zero: Arabic-Indic, Persian, full width. */
const zeros = [0x0660, 0x06f0, 0xff10];
const foreignDigits = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;
const scheme = /^tel:/i;
const extension =
  /(?<=[0-9].*)(?:;ext=[0-9]{1,20}|\s*[,;.]?\s*(?:ext(?:n|ension)?[.:=]?\s*[0-9]{1,9}|[x#][.:=]?\s*[0-9]{1,9}))\s*$/is;
const separators = /[/\\,;|&\n\r\t]+/;
/** A part of a cell that long may be a number of its own; area codes are shorter. */
const shortestNumber = 7;
/** Mexico's prefixes of mobile and long-distance calls, abolished in 2019 and still in every address book. */
const mexicanPrefix = /^(?:01|044|045|1)(?=[0-9]{10}$)/;

/**
 * Finds the one telephone number in a cell, by libphonenumber's numbering plans. A number is found whole or not at all:
 * nothing is cut out of a text with other letters, with two numbers, or with digits that a spreadsheet may have rounded.
 *
 * @param text in NFC, without invisible characters at its ends
 * @param country ISO alpha-2 for numbers in national form; absent when none is known
 * @returns the E.164 number without its plus, or undefined when the text is no valid number
 */
export function parsePhone(text: string, country?: string): string | undefined {
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const written = text
    .replace(foreignDigits, (digit) =>
      String(zeros.map((zero) => digit.charCodeAt(0) - zero).find((d) => d >= 0 && d < 10)),
    )
    .replaceAll('＋', '+')
    .replace(scheme, '')
    .replace(extension, '');
  const number = withoutFraction(written);
  if (number === undefined || /[\p{L}\p{N}]/u.test(number.replace(/[0-9]/g, ''))) return undefined;
  if (isSeveral(number, home)) return undefined;
  return parseWritten(number, home);
}

/** A float as spreadsheets print it: one lone zero says nothing, more say that digits may have been rounded away. */
function withoutFraction(written: string): string | undefined {
  if (/^[^0-9]*[0-9]+\.0$/.test(written)) return written.slice(0, -2);
  return /^[^0-9]*[0-9]+[.,]0+$|[.,]0$/.test(written) ? undefined : written;
}

/** Whether what stands before a separator is a whole number already. */
function isSeveral(number: string, home: CountryCode | undefined): boolean {
  const [first = '', ...rest] = number.split(separators).filter((part) => /[0-9]/.test(part));
  return rest.length > 0 && digitsOf(first).length >= shortestNumber && parseWritten(first, home) !== undefined;
}

const digitsOf = (text: string) => text.replace(/[^0-9]/g, '');

function parseWritten(number: string, home: CountryCode | undefined): string | undefined {
  const found = parseDigits(number.replace(/[^0-9+]/g, ''), home);
  if (found !== undefined || !/\(\s*0\s*\)/.test(number)) return found;
  // A "(0)" that is no part of the number and no trunk prefix of the plan either: people write it out of habit.
  return parseDigits(number.replace(/\(\s*0\s*\)/, '').replace(/[^0-9+]/g, ''), home);
}

function parseDigits(digits: string, home: CountryCode | undefined): string | undefined {
  if (/^\+[0-9]+$/.test(digits)) return international(digits.slice(1));
  if (!/^[0-9]+$/.test(digits)) return undefined;
  const abroad = digits.startsWith('00') ? international(digits.slice(2)) : undefined;
  if (abroad !== undefined || home === undefined) return abroad;
  const callingCode = getCountryCallingCode(home);
  return (
    valid(digits, home) ??
    (digits.startsWith(callingCode) ? international(digits) : undefined) ??
    (home === 'MX' && mexicanPrefix.test(digits) ? valid(digits.replace(mexicanPrefix, ''), home) : undefined)
  );
}

/** @param digits calling code and number */
function international(digits: string): string | undefined {
  const number = valid(`+${digits}`);
  if (number !== undefined || !digits.startsWith('52')) return number;
  return valid(`+52${digits.slice(2).replace(mexicanPrefix, '')}`);
}

/** @param digits with a plus, or those of a country */
function valid(digits: string, country?: CountryCode): string | undefined {
  const number = validNumber(digits, country && homeOf(country));
  if (number !== open) return number === invalid ? undefined : String(number);
  const parsed = parsePhoneNumberFromString(digits, {
    extract: false,
    ...(country && { defaultCountry: country }),
  });
  return parsed?.isValid() === true ? parsed.number.slice(1) : undefined;
}

function validNumber(digits: string, home: Home | undefined): number {
  if (digits.length > mostDigits) return open;
  return home === undefined ? internationalNumber(runOf(digits.slice(1))) : nationalNumber(runOf(digits), home);
}

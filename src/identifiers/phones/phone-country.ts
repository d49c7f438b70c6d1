import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { parsePhone } from './parse-phone.ts';

/**
 * The country of a phone that is written with its calling code.
 *
 * @param text in NFC, without invisible characters at its ends
 * @returns ISO alpha-2; undefined when it carries no calling code, is no valid number, or belongs to no country
 */
export function phoneCountry(text: string): string | undefined {
  const number = parsePhone(text);
  return number === undefined ? undefined : parsePhoneNumberFromString(`+${number}`)?.country;
}

import { UserError } from '../errors/user-error.ts';
import { isCountryCode } from '../identifiers/country-code.ts';
import { type Platform, platforms } from '../identifiers/identifier.ts';
import type { Options } from './command.ts';

/** `--for`; the parser has made sure that it is a platform. */
export function platformOption(options: Options): Platform | undefined {
  const name = options.text('for');
  return platforms.find((platform) => platform === name);
}

/**
 * `--default-country` in capitals.
 *
 * @throws UserError when it is no country's code
 */
export function countryOption(options: Options): string | undefined {
  const code = options.text('default-country');
  if (code === undefined) return undefined;
  if (isCountryCode(code)) return code.toUpperCase();
  throw new UserError(`--default-country ${code} is no ISO 3166 country code`, {
    fix: 'Write two letters: US, DE, GB.',
  });
}

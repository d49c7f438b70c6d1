import { isCountryCode } from '../../identifiers/country-code.ts';
import { starterDestinations, type StarterPlatform, starterPlatforms } from '../../inspect/starter-destinations.ts';

/** As the schema of the config has it for names. */
export function projectObjection(name: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)
    ? undefined
    : 'Use letters, digits, dots, hyphens and underscores, 64 at most, and begin with a letter or digit.';
}

export function platformsObjection(text: string): string | undefined {
  const words = wordsOf(text);
  const known = words.length > 0 && words.every((word) => starterPlatforms.some((platform) => platform === word));
  return known ? undefined : `Name some of ${starterPlatforms.join(', ')}, divided by commas.`;
}

export function platformsOf(text: string): StarterPlatform[] {
  return starterPlatforms.filter((platform) => wordsOf(text).includes(platform));
}

/** `none`, or nothing, is an answer too. */
export function countryObjection(text: string): string | undefined {
  return isNone(text) || isCountryCode(text) ? undefined : 'Write two letters of ISO 3166 (US, DE, GB), or none.';
}

/** The country's code in capitals; undefined for `none`. */
export function countryOf(text: string): string | undefined {
  return isNone(text) ? undefined : text.toUpperCase();
}

/** An empty answer leaves the account for later. */
export const accountObjection =
  (platform: StarterPlatform) =>
  (text: string): string | undefined => {
    const { account } = starterDestinations[platform];
    return text === '' || account?.looks.test(text) !== false
      ? undefined
      : `That does not look like the ${account.what}.`;
  };

const isNone = (text: string) => text === '' || text.toLowerCase() === 'none';

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');

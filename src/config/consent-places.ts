import { usStates } from '../identifiers/us-states.ts';
import { eea, unknownCountry } from './consent-presets.ts';

/** Codes in capitals, EEA as its countries; `unknown` as it is. */
export function readCountries(written: readonly string[]): string[] {
  return [
    ...new Set(
      written.flatMap((each) => {
        if (each.toLowerCase() === unknownCountry) return [unknownCountry];
        return each.toUpperCase() === 'EEA' ? eea : [each.toUpperCase()];
      }),
    ),
  ];
}

/** The code of a US state, in the form of its rule (`ca`); undefined when there is none of that code or name. */
export function readState(written: string): string | undefined {
  const letters = written.toLowerCase().replace(/[^a-z]/g, '');
  return usStates.find((names) => names.includes(letters))?.[0];
}

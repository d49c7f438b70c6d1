import { countries } from './countries.ts';

const codes: ReadonlySet<string> = new Set(countries.map(([alpha2]) => alpha2));

/** Whether a text is an assigned ISO 3166-1 alpha-2 code, in capitals or not. */
export function isCountryCode(text: string): boolean {
  return codes.has(text.toUpperCase());
}

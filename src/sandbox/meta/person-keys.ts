import { digest, type Person } from '../engine/person.ts';
import { combinationsOf } from './match-keys.ts';
import { US_STATES } from './us-states.ts';

/** Latin letters that do not come apart into a base letter and marks. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** The key under which a person is found who was already found by one of their own `EXTERN_ID`s. */
export function personKey(id: string): string {
  return `person:${id}`;
}

/**
 * By what Meta finds a person, under the rules of its hashing guide. An `external_id` is not among it: it is the
 * advertiser's own, and Meta only knows it from rows that came with it.
 */
export function personKeysOf(person: Person): string[] {
  const parts = namePartsOf(person);
  return [
    personKey(person.id),
    ...(person.emails ?? []).map((email) => `EMAIL:${digest(email.trim().toLowerCase().normalize('NFC'))}`),
    ...(person.phones ?? []).map((phone) => `PHONE:${digest(phone.replaceAll(/\D/g, ''))}`),
    ...(person.mobile_ad_id === undefined ? [] : [`MADID:${person.mobile_ad_id.trim().toLowerCase()}`]),
    ...combinationsOf((name) => parts[name]),
  ];
}

function namePartsOf(person: Person): Readonly<Record<string, string | undefined>> {
  const country = person.country?.trim().toLowerCase();
  return {
    FN: hashed(nameOf(person.first_name)),
    LN: hashed(nameOf(person.last_name)),
    ZIP: hashed(postalOf(person.postal_code, country)),
    COUNTRY: hashed(country),
    CT: hashed(placeOf(person.city)),
    ST: hashed(stateOf(person.region, country)),
  };
}

function hashed(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : digest(text);
}

/** Lower case without punctuation, symbols and blanks; accents and every script stay. */
function nameOf(text: string | undefined): string | undefined {
  return text
    ?.normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[\p{P}\p{S}\p{Z}\p{C}\p{Variation_Selector}\s]/gu, '');
}

/** Only a to z. */
function placeOf(text: string | undefined): string | undefined {
  const folded = text?.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
  return folded?.replaceAll(/[ßøłæœđðþı]/g, (letter) => LETTERS[letter] ?? '').replaceAll(/[^a-z]/g, '');
}

function stateOf(text: string | undefined, country: string | undefined): string | undefined {
  const state = placeOf(text);
  return state !== undefined && (country === 'us' || country === undefined) ? (US_STATES.get(state) ?? state) : state;
}

function postalOf(text: string | undefined, country: string | undefined): string | undefined {
  const postal = text?.toLowerCase().replaceAll(/[\p{P}\s]/gu, '');
  return country === 'us' ? postal?.slice(0, 5) : postal;
}

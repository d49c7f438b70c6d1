import { getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { createRandom } from '../../fixtures/generator/random.js';

const countries = /** @type {const} */ ('US GB DE FR IT ES NL BE AT CH SE PL PT IN BR AU JP TR ZA AR'.split(' '));
/** So many digits at the end of a country's number of example are others in each phone. */
const free = 7;

/**
 * Distinct phones as people write them in their country: the notation of the country's own, one in three without any punctuation, one in
 * fifty with a digit too few.
 *
 * @param {number} count
 * @returns {[text: string, country: string][]}
 */
export function nationalPhones(count) {
  const { below, chance } = createRandom('national phones');
  const notations = countries.map((country) => getExampleNumber(country, examples)?.formatNational() ?? '');
  /** @type {Map<string, [string, string]>} */
  const phones = new Map();
  while (phones.size < count) {
    const index = phones.size % countries.length;
    const characters = [...(notations[index] ?? '')];
    for (let at = characters.length - 1, left = free; at >= 0 && left > 0; at -= 1) {
      if (!/[0-9]/.test(characters[at] ?? '')) continue;
      characters[at] = String(below(10));
      left -= 1;
    }
    const written = characters.join('');
    const plain = chance(1 / 3) ? written.replace(/[^0-9]/g, '') : written;
    const text = chance(0.02) ? plain.slice(0, -1) : plain;
    phones.set(`${countries[index]} ${text}`, [text, countries[index] ?? '']);
  }
  return [...phones.values()];
}

import { snakeCase } from './snake-case.ts';

const personal =
  /(^|_)(e_?mail(_address)?|phone(_number)?|telephone|(first|last|given|family|full|sur)_?name|(birth_?da(te|y)|date_of_birth|dob)|(postal|post|zip)_?code|zip|postcode|street(_address)?|address(_line)?|ip_address)(_\d+)?$/;

/** Whether the name of a column says that its values are of one person, or of the few at one door. */
export function isPersonal(column: string): boolean {
  return personal.test(snakeCase(column));
}

/** What to say of a column that `for_each` cannot take. */
export const personalFix =
  'Whoever uses the ad account reads the names of its lists, and no platform serves a list of one person. Take a column that many people share, such as a category or the country.';

import { DestinationError } from '../errors/destination-error.ts';
import type { Form } from '../identifiers/rule-sets.ts';

const words: Readonly<Record<Form, string>> = {
  sha256: 'SHA-256',
  md5: 'MD5',
  sha256md5: 'SHA-256 of MD5',
  plain: 'plain addresses',
};

/** Said of a list that holds e-mails in another form than the config says: one person would be on it twice, and leave it once. */
export const sayOtherForm = (held: Form, asked: Form) =>
  `the list holds e-mails as ${words[held]}, and the config says ${words[asked]}: forms are not mixed in one list`;

export const otherFormFix =
  'Write the form back into the config, or delete the list on the platform: the next sync makes it anew in the form of the config.';

/** Fails a list that holds e-mails in another form. */
export function otherForm(held: Form, asked: Form): DestinationError {
  return new DestinationError(sayOtherForm(held, asked), { disposition: 'config', fix: otherFormFix });
}

import { encodingFix, isEncodingLabel } from '../config/encoding-label.ts';
import { UserError } from '../errors/user-error.ts';
import type { Options } from './command.ts';

/**
 * `--encoding`.
 *
 * @throws UserError when nothing decodes it
 */
export function encodingOption(options: Options): string | undefined {
  const label = options.text('encoding');
  if (label === undefined || isEncodingLabel(label)) return label;
  throw new UserError(`--encoding ${label} is no encoding that can be read`, { fix: encodingFix(label) });
}

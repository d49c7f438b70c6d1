import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import { suggestFix } from '../config/suggest.ts';
import { UserError } from '../errors/user-error.ts';

/**
 * The audiences that were asked for, or all; a block's key asks for all its variants.
 *
 * @throws UserError when a name is not in the config
 */
export function selectAudiences(config: Config, names: readonly string[]): AudienceConfig[] {
  const all = [...config.audiences.values()];
  if (names.length === 0) return all;
  const known = new Set(all.flatMap(({ key, family }) => [family, key]));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return all.filter(({ key, family }) => names.includes(key) || names.includes(family));
  throw new UserError(`audience "${unknown}" is not in the config`, {
    at: config.at('audiences'),
    fix: suggestFix(unknown, known),
  });
}

import type { AudienceConfig, Config } from '../config/config.ts';
import { suggestFix } from '../config/suggest.ts';
import { UserError } from '../errors/user-error.ts';

/**
 * The audiences that were asked for, or all.
 *
 * @throws UserError when a name is not in the config
 */
export function selectAudiences(config: Config, names: readonly string[]): AudienceConfig[] {
  const all = [...config.audiences.values()];
  if (names.length === 0) return all;
  const unknown = names.find((name) => !config.audiences.has(name));
  if (unknown === undefined) return all.filter((audience) => names.includes(audience.key));
  throw new UserError(`audience "${unknown}" is not in the config`, {
    at: config.at('audiences'),
    fix: suggestFix(unknown, config.audiences.keys()),
  });
}

import { distance } from 'fastest-levenshtein';
import type { AudienceConfig, Config } from '../config/config.ts';
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
  const nearest = [...config.audiences.keys()].toSorted((a, b) => distance(a, unknown) - distance(b, unknown))[0];
  throw new UserError(`audience "${unknown}" is not in the config`, {
    at: config.at('audiences'),
    fix: nearest === undefined ? 'add it under `audiences:`' : `did you mean ${nearest}?`,
  });
}

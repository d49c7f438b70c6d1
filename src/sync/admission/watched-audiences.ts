import { audienceOf } from '../../config/audience-families.ts';
import type { Config } from '../../config/config.ts';
import type { KnownList } from '../../ledger/lists.ts';
import type { Watched } from '../../ledger/stays.ts';
import { isUntended } from '../untended-lists.ts';

/** The audiences whose history cooldowns ask for, with their lists. */
export function watchedAudiences(config: Config, known: readonly KnownList[]): Watched[] {
  // What no run changes any more would keep whoever is on it in the audience for ever.
  const tended = known.filter((list) => !isUntended(config, list));
  const asked = new Set([...config.audiences.values()].flatMap(({ cooldown }) => cooldown?.audiences ?? []));
  return [...asked].map((family) => ({
    audience: family,
    lists: tended.filter(({ audience }) => audienceOf(config, audience)?.family === family).map(({ list }) => list),
  }));
}

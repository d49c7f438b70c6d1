import type { Config } from '../../config/config.ts';
import type { KnownList } from '../../ledger/lists.ts';
import type { Watched } from '../../ledger/stays.ts';
import { isUntended } from '../untended-lists.ts';

/** The audiences whose history cooldowns ask for, with their lists. */
export function watchedAudiences(config: Config, known: readonly KnownList[]): Watched[] {
  const { audiences } = config;
  // What no run changes any more would keep whoever is on it in the audience for ever.
  const tended = known.filter((list) => !isUntended(config, list));
  const asked = new Set([...audiences.values()].flatMap(({ cooldown }) => cooldown?.audiences ?? []));
  return [...asked].map((family) => {
    const mine = [...audiences.values()].filter((audience) => audience.family === family);
    const isOf = (key: string) =>
      mine.some((audience) =>
        audience.forEach === undefined ? key === audience.key : key.startsWith(`${audience.key}.`),
      );
    return { audience: family, lists: tended.filter(({ audience }) => isOf(audience)).map(({ list }) => list) };
  });
}

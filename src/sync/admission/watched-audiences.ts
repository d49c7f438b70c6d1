import type { Config } from '../../config/config.ts';
import type { KnownList } from '../../ledger/lists.ts';
import type { Watched } from '../../ledger/stays.ts';

/** The audiences whose history cooldowns ask for, with their lists. */
export function watchedAudiences({ audiences }: Pick<Config, 'audiences'>, known: readonly KnownList[]): Watched[] {
  const asked = new Set([...audiences.values()].flatMap(({ cooldown }) => cooldown?.audiences ?? []));
  return [...asked].map((family) => {
    const mine = [...audiences.values()].filter((audience) => audience.family === family);
    const isOf = (key: string) =>
      mine.some((audience) =>
        audience.forEach === undefined ? key === audience.key : key.startsWith(`${audience.key}.`),
      );
    return { audience: family, lists: known.filter(({ audience }) => isOf(audience)).map(({ list }) => list) };
  });
}

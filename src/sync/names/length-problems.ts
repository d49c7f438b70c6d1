import type { NamedList } from './named-lists.ts';
import type { NameProblem } from './name-warnings.ts';

/** Names and descriptions that are longer than their platform takes, where it says how long they may be. */
export function lengthProblems(lists: readonly NamedList[]): NameProblem[] {
  return lists.flatMap(({ audience, destination, rules, ...list }) =>
    (['name', 'description'] as const).flatMap((key) => {
      const most = rules.longest[key];
      const length = [...list[key]].length;
      if (most === undefined || length <= most) return [];
      return [
        {
          audience,
          key,
          message: `its ${key} has ${length} characters, and ${destination.name} takes ${most}`,
          fix: 'Make it shorter.',
        },
      ];
    }),
  );
}

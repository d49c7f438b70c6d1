import { isSameAdAccount } from '../../config/ad-account.ts';
import type { NamedList } from './named-lists.ts';
import type { NameProblem } from './name-warnings.ts';

/** Audiences whose lists have one name on an ad account, or names that differ in case and blanks alone: told of the later ones. */
export function clashes(lists: readonly NamedList[]): NameProblem[] {
  const firsts = new Map<string, NamedList[]>();
  const problems = new Map<string, NameProblem & { readonly outcomes: Set<string> }>();
  for (const list of lists) {
    const alike = firsts.get(folded(list.name)) ?? [];
    firsts.set(folded(list.name), alike);
    const first = alike.find(
      (one) => one.audience !== list.audience && isSameAdAccount(one.destination, list.destination),
    );
    if (first === undefined) {
      alike.push(list);
      continue;
    }
    const isSame = first.name === list.name;
    const message = isSame
      ? `its name "${list.name}" is that of audiences.${first.audience} too`
      : `its name "${list.name}" differs from "${first.name}" of audiences.${first.audience} in case or blanks alone`;
    const id = JSON.stringify([list.audience, first.audience]);
    const problem = problems.get(id) ?? {
      audience: list.audience,
      key: 'name',
      message,
      fix: 'Give one of them another `name`.',
      outcomes: new Set<string>(),
    };
    problem.outcomes.add(consequence(list, isSame));
    problems.set(id, problem);
  }
  return [...problems.values()].map(({ outcomes, message, ...problem }) => ({
    ...problem,
    message: `${message}: ${[...outcomes].join('; ')}`,
  }));
}

function consequence({ destination, rules }: NamedList, isSame: boolean): string {
  return isSame && rules.areUnique
    ? `${destination.name} takes a name once, and refuses the second list`
    : `on ${destination.name} people take one for the other`;
}

const folded = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();

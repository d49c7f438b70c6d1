import { findSuggestions } from './find-suggestions.ts';
import type { NamedList } from './named-lists.ts';
import type { NameProblem } from './name-warnings.ts';
import type { Suggestion } from './terms/terms.ts';

const about: Readonly<Record<Suggestion, string>> = { health: 'a state of health', money: 'how somebody is off' };

const fix =
  'Say what people did or bought, not what they have, owe or earn, and do so before the first sync: a list that was flagged may take no other name.';

/** Names, descriptions and keys that suggest health or money, with what each platform makes of it. */
export function sensitiveTexts(lists: readonly NamedList[]): NameProblem[] {
  const problems = new Map<
    string,
    Omit<NameProblem, 'message'> & { readonly says: string; readonly outcomes: Set<string> }
  >();
  for (const { audience, key, name, description, rules } of lists) {
    if (rules.sensitive === undefined) continue;
    const texts = [
      { key: 'name', what: 'its name', text: name },
      { key: 'description', what: 'its description', text: description },
      // It goes along in the description. What the name repeats is told of that.
      { key: undefined, what: 'its key', text: name === audience ? key.slice(0, -audience.length) : key },
    ] as const;
    for (const { key: place, what, text } of texts) {
      const found = findSuggestions(text);
      if (found.length === 0) continue;
      const words = found.map((each) => `"${each.words}"`).join(', ');
      const kinds = [...new Set(found.map(({ suggests }) => about[suggests]))].join(' and ');
      const id = `${audience} ${what}`;
      const problem = problems.get(id) ?? {
        audience,
        key: place,
        says: `${what} suggests ${kinds} (${words})`,
        outcomes: new Set<string>(),
        fix,
      };
      problem.outcomes.add(rules.sensitive);
      problems.set(id, problem);
    }
  }
  return [...problems.values()].map(({ says, outcomes, ...problem }) => ({
    ...problem,
    message: `${says}: ${[...outcomes].join('; ')}`,
  }));
}

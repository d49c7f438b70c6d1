import { audienceOf } from '../../config/audience-families.ts';
import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { clashes } from './clashes.ts';
import { lengthProblems } from './length-problems.ts';
import type { NamedList } from './named-lists.ts';
import { sensitiveTexts } from './sensitive-texts.ts';

/** What is wrong with how a list is named, and which key of its audience says so. */
export interface NameProblem {
  readonly audience: string;
  readonly key: 'name' | 'description' | undefined;
  readonly message: string;
  readonly fix: string;
}

/** What platforms refuse or people stumble over in the names of lists, before any is made; one warning for all lists of an audience. */
export function nameWarnings(lists: readonly NamedList[], config: Pick<Config, 'at' | 'audiences'>): Diagnostic[] {
  return [...sensitiveTexts(lists), ...lengthProblems(lists), ...clashes(lists)].map(
    ({ audience, key, message, fix }) => {
      // Variants and values have one block.
      const path = ['audiences', audienceOf(config, audience)?.family ?? audience];
      const at = config.at(...path, ...(key === undefined ? [] : [key]));
      return { severity: 'warning', message: `audiences.${audience}: ${message}`, at, fix };
    },
  );
}

import { type Purpose, purposes } from '../config/consent-config.ts';
import type { Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';

/** `unspecified`: of a word that is neither; whoever leaves the column blank has not answered. */
const answers = ['granted', 'denied', 'unspecified'] as const;
export type Answer = (typeof answers)[number];

/** Purposes that a source has a column for, to how many give each answer. */
export type Answers = Readonly<Partial<Record<Purpose, Readonly<Record<Answer, number>>>>>;

type Asked = Readonly<Partial<Record<Purpose, string>>>;

const asksFor = (asked: Asked) => purposes.filter((purpose) => asked[purpose] !== undefined);
const countOf = (purpose: Purpose, answer: Answer) => `${purpose} ${answer}`;

/** SQL of columns that count the answers of contacts, beside what else is asked of them. */
export function answerCounts(asked: Asked): string[] {
  return asksFor(asked).flatMap((purpose) =>
    answers.map(
      (answer) => `count(*) FILTER (${purpose} = '${answer}')::INTEGER AS ${quoteName(countOf(purpose, answer))}`,
    ),
  );
}

/** The sums of `answerCounts` over groups of contacts. */
export function sumAnswers(asked: Asked, groups: readonly Row[]): Answers {
  const sum = (purpose: Purpose, answer: Answer) =>
    groups.reduce((all, group) => all + Number(group[countOf(purpose, answer)]), 0);
  const sums = (purpose: Purpose): Record<Answer, number> => ({
    granted: sum(purpose, 'granted'),
    denied: sum(purpose, 'denied'),
    unspecified: sum(purpose, 'unspecified'),
  });
  return Object.fromEntries(asksFor(asked).map((purpose) => [purpose, sums(purpose)]));
}

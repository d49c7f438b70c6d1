import type { Parameter } from './recipe.ts';
import type { Given } from './render-recipe.ts';
import { parseSpan } from './span.ts';

/** What is wrong with a value, in words that follow its name, and how to mend it. */
export interface ParameterProblem {
  readonly message: string;
  readonly fix: string;
}

const share = /^\s*(\d{1,3}(?:\.\d+)?)\s*%\s*$/;

/** What is wrong with what the config gives a parameter; undefined when it fits. */
export function parameterProblem(parameter: Parameter, value: Given): ParameterProblem | undefined {
  const many = parameter.kind === 'texts' || parameter.kind === 'choices';
  if (Array.isArray(value) && !many)
    return { message: 'must be one value, not a list', fix: 'Write it without brackets.' };
  const values = (Array.isArray(value) ? value : [value]).map((each) => (each === null ? '' : String(each)));
  if (values.length === 0 || values.some((each) => each.trim() === '')) {
    return { message: 'must not be empty', fix: 'Write a value, or leave the parameter away.' };
  }
  for (const each of values) {
    const problem = oneProblem(parameter, each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function oneProblem({ kind, choices = {}, least = -Infinity }: Parameter, value: string): ParameterProblem | undefined {
  switch (kind) {
    case 'events':
      return /^[a-z][a-z0-9_]*$/.test(value)
        ? undefined
        : { message: 'is no name of events', fix: 'Name a block of `events:`.' };
    case 'number': {
      const number = Number(value);
      if (!Number.isFinite(number)) return { message: 'must be a number', fix: 'Write it with digits: 2.' };
      return number < least ? { message: `must be ${least} or more`, fix: `Write ${least} or more.` } : undefined;
    }
    case 'share': {
      const percent = Number(share.exec(value)?.[1]);
      return percent > 0 && percent <= 100
        ? undefined
        : { message: 'is no share', fix: 'Write a percentage above 0% and up to 100%: 10%.' };
    }
    case 'span':
      return parseSpan(value) === undefined
        ? { message: 'is no span of time', fix: 'Write a whole number and a unit: 1h, 30d, 2 weeks, 6 months.' }
        : undefined;
    case 'choices':
      return Object.hasOwn(choices, value)
        ? undefined
        : {
            message: `is ${JSON.stringify(value)}, which is no choice`,
            fix: `Choices: ${Object.keys(choices).join(', ')}.`,
          };
    case 'measure':
    case 'condition':
    case 'column':
    case 'texts':
      return undefined;
  }
}

import * as z from 'zod';
import { parameterProblem } from '../../recipes/parameter-problem.ts';
import { recipes } from '../../recipes/recipes.ts';
import { missingParameters } from '../../recipes/render-recipe.ts';
import { isLonger, parseSpan } from '../../recipes/span.ts';
import { suggestFix } from '../suggest.ts';
import { condition, span, text } from './fields.ts';

const recipeNames = [...recipes.keys()] as [string, ...string[]];

const parameterValue = z.union(
  [z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))],
  {
    error: 'must be a text, a number or a list of them',
  },
);

const windowSchema = z
  .strictObject({
    of: text().optional().describe('Events, the newest of which counts, or a time; by default that of the recipe'),
    enter_after: span().optional().describe('How long after it people come in, e.g. 1h; at once when absent'),
    leave_after: span().optional().describe('How long after it they leave by themselves, e.g. 30d; never when absent'),
  })
  .check(({ value, issues }) => {
    const { enter_after: enter, leave_after: leave } = value;
    const report = (message: string, fix: string): void => {
      issues.push({ code: 'custom', message, params: { fix }, input: value, continue: true });
    };
    if (enter === undefined && leave === undefined) {
      report('has neither `enter_after` nor `leave_after`', 'Write one of them, or both: { leave_after: 30d }.');
    }
    const [from, to] = [parseSpan(enter ?? ''), parseSpan(leave ?? '')];
    if (from !== undefined && to !== undefined && !isLonger(to, from)) {
      report('lets everybody leave before they come in', 'Make `leave_after` longer than `enter_after`.');
    }
  });

export const segmentSchema = z
  .strictObject({
    recipe: z.enum(recipeNames).optional().describe('A segment that is known by name; `recipes` lists them'),
    with: z
      .record(z.string(), parameterValue)
      .optional()
      .describe('Parameters of the recipe; `recipes show NAME` explains them'),
    from: text().optional().describe('A source; of a recipe, by default the only one'),
    where: condition().optional().describe('A condition on attributes and identifiers'),
    window: windowSchema.optional().describe('From when until when after an event people are in it'),
    include: z.array(text()).min(1).optional().describe('Segments: contacts in any of them'),
    all_of: z.array(text()).min(1).optional().describe('Segments: contacts in every one of them'),
    exclude: z.array(text()).optional().describe('Segments: contacts in none of them'),
  })
  .check((context) => {
    const fault = segmentFault(context.value) ?? windowFault(context.value);
    if (fault !== undefined) context.issues.push({ code: 'custom', ...fault, input: context.value });
    else for (const issue of parameterFaults(context.value)) context.issues.push({ code: 'custom', ...issue });
  });

type Written = z.output<typeof segmentSchema>;

function segmentFault(written: Written) {
  const { from, where, recipe } = written;
  const forms = 'Write `from` and `where`, a `recipe`, or `include` / `all_of` with `exclude`.';
  const filters = from !== undefined || where !== undefined || recipe !== undefined;
  const combines = written.include !== undefined || written.all_of !== undefined || written.exclude !== undefined;
  if (filters && combines) return { message: 'is a filter and a combination at once', params: { fix: forms } };
  if (!filters && !combines) return { message: 'is empty', params: { fix: forms } };
  if (recipe === undefined && written.with !== undefined) {
    return { message: 'has parameters and no recipe', params: { fix: 'Name the `recipe` that they are for.' } };
  }
  if (recipe !== undefined) return undefined;
  if (filters && from === undefined)
    return { message: 'has no `from`', params: { fix: 'Name the source it filters.' } };
  if (filters && where === undefined) {
    return { message: 'has no `where`', params: { fix: 'Write a condition; `where: "true"` takes everybody.' } };
  }
  if (combines && (written.include ?? written.all_of) === undefined) {
    return { message: 'has nothing to exclude from', params: { fix: 'Add `include` or `all_of`.' } };
  }
  return undefined;
}

function windowFault({ window, recipe, from }: Written) {
  if (window === undefined) return undefined;
  if (recipe === undefined && from === undefined) {
    return {
      message: 'has a window and is a combination',
      params: { fix: 'Give the window to the segments that it is made of.' },
    };
  }
  if (window.of !== undefined || recipes.get(recipe ?? '')?.moment !== undefined) return undefined;
  const fix = 'Add `of` to it: events, or a column with a time.';
  return { message: 'has a window and does not say of what', params: { fix }, path: ['window'] };
}

function parameterFaults(value: Written) {
  const recipe = recipes.get(value.recipe ?? '');
  if (recipe === undefined) return [];
  const written = value.with ?? {};
  const faults = Object.entries(written).flatMap(([name, given]) => {
    const at = { path: ['with', name], input: value };
    const parameter = recipe.parameters[name];
    if (parameter === undefined) {
      const message = `is no parameter of the recipe ${recipe.name}`;
      return [{ ...at, message, params: { fix: suggestFix(name, Object.keys(recipe.parameters)) } }];
    }
    const problem = parameterProblem(parameter, given);
    return problem === undefined ? [] : [{ ...at, message: problem.message, params: { fix: problem.fix } }];
  });
  const missing = missingParameters(recipe, written).map((name) => ({
    path: value.with === undefined ? ['recipe'] : ['with'],
    input: value,
    message: `needs the parameter ${name}: ${recipe.parameters[name]?.about ?? ''}`,
    params: { fix: `Add it: \`with: { ${name}: … }\`; \`audience-sync recipes show ${recipe.name}\` explains it.` },
  }));
  return [...faults, ...missing];
}

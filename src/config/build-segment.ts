import type { Recipe } from '../recipes/recipe.ts';
import { recipes } from '../recipes/recipes.ts';
import { type Given, renderRecipe } from '../recipes/render-recipe.ts';
import { parseSpan } from '../recipes/span.ts';
import type { FilterConfig, SegmentConfig, WindowConfig, WrittenPart } from './segment-config.ts';
import type { ConfigFile } from './schema/config-schema.ts';
import { snakeCase } from './snake-case.ts';

type WrittenSegment = NonNullable<ConfigFile['segments']>[string];

/** A segment that the schema has passed; what it names in the rest of the file is there. */
export function buildSegment(name: string, written: WrittenSegment, file: ConfigFile): SegmentConfig {
  const recipe = recipes.get(written.recipe ?? '');
  const from = written.from ?? Object.keys(file.sources)[0] ?? '';
  if (recipe !== undefined)
    return { kind: 'filter', name, from, ...ofRecipe(recipe, written), ...windowOf(recipe, written, file) };
  if (written.where !== undefined) {
    return { kind: 'filter', name, from, where: written.where, ...windowOf(undefined, written, file) };
  }
  return {
    kind: 'combination',
    name,
    include: written.include ?? [],
    allOf: written.all_of ?? [],
    exclude: written.exclude ?? [],
  };
}

function ofRecipe(recipe: Recipe, written: WrittenSegment): Pick<FilterConfig, 'where' | 'recipe'> {
  const given = namedAsAttributes(recipe, written.with ?? {});
  const { text, parts: rendered } = renderRecipe(recipe, given, recipe.where);
  const value = recipe.value && renderRecipe(recipe, given, recipe.value).text;
  const parts = rendered.map(({ start, end, parameter }): WrittenPart => {
    const isExpression = ['measure', 'condition'].includes(recipe.parameters[parameter]?.kind ?? '');
    const expression = isExpression ? String(given[parameter]) : undefined;
    return { start, end, path: ['with', parameter], expression };
  });
  if (written.where === undefined) return { where: text, recipe: { name: recipe.name, parts, value } };
  // A comment at its end would take the bracket along.
  const [before, after] = [`(${text}) and (`, '\n)'];
  const narrower = {
    start: before.length,
    end: before.length + written.where.length,
    path: ['where'],
    expression: written.where,
  };
  const shifted = parts.map((part) => ({ ...part, start: part.start + 1, end: part.end + 1 }));
  return {
    where: `${before}${written.where}${after}`,
    recipe: { name: recipe.name, parts: [...shifted, narrower], value },
  };
}

/** Columns may be named by their headers. */
function namedAsAttributes(recipe: Recipe, given: Readonly<Record<string, Given>>): Record<string, Given> {
  const name = (key: string, value: Given) =>
    recipe.parameters[key]?.kind === 'column' ? snakeCase(String(value)) : value;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, name(key, value)]));
}

function windowOf(
  recipe: Recipe | undefined,
  { window, with: written = {} }: WrittenSegment,
  { events }: ConfigFile,
): { readonly window?: WindowConfig } {
  if (window === undefined) return {};
  const moment = recipe?.moment && renderRecipe(recipe, namedAsAttributes(recipe, written), recipe.moment).text;
  const of = window.of ?? moment ?? '';
  const span = (text: string | undefined) => (text === undefined ? undefined : parseSpan(text));
  return {
    window: {
      of: Object.hasOwn(events ?? {}, of) ? `last(${of}, until now)` : of,
      enterAfter: span(window.enter_after),
      leaveAfter: span(window.leave_after),
    },
  };
}

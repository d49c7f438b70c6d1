import { attributeNamed } from './attribute-named.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { recipes } from '../recipes/recipes.ts';
import { type Given, renderRecipe, sayGiven, sayRecipe } from '../recipes/render-recipe.ts';
import { isLonger, parseSpan } from '../recipes/span.ts';
import type { FilterConfig, SegmentConfig, WindowConfig, WrittenPart } from './segment-config.ts';
import type { ConfigFile } from './schema/config-schema.ts';

type WrittenSegment = NonNullable<ConfigFile['segments']>[string];

/** A segment that the schema has passed; what it names in the rest of the file is there. */
export function buildSegment(name: string, written: WrittenSegment, file: ConfigFile): SegmentConfig {
  const recipe = recipes.get(written.recipe ?? '');
  const from = written.from ?? Object.keys(file.sources)[0] ?? '';
  if (recipe !== undefined)
    return { kind: 'filter', name, from, ...ofRecipe(recipe, written, file), ...windowOf(recipe, written, file) };
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

function ofRecipe(recipe: Recipe, written: WrittenSegment, file: ConfigFile): Pick<FilterConfig, 'where' | 'recipe'> {
  const given = { ...followedWindow(recipe, written), ...namedAsAttributes(recipe, written, file) };
  const { text, parts: rendered } = renderRecipe(recipe, given, recipe.where);
  const value = recipe.value && renderRecipe(recipe, given, recipe.value).text;
  const parts = rendered.map(({ start, end, parameter }): WrittenPart => {
    const isExpression = ['measure', 'condition'].includes(recipe.parameters[parameter]?.kind ?? '');
    const expression = isExpression ? String(given[parameter]) : undefined;
    return { start, end, path: ['with', parameter], expression };
  });
  const { ranking } = recipe;
  const common = {
    name: recipe.name,
    value,
    given: Object.fromEntries(Object.entries(written.with ?? {}).map(([key, each]) => [key, sayGiven(each)])),
    ends: written.window?.of === undefined ? recipe.ends : undefined,
    ranking: ranking && {
      says: sayRecipe(recipe, given, ranking.says),
      as: ranking.as,
      of: renderRecipe(recipe, given, ranking.of).text,
    },
  };
  if (written.where === undefined) return { where: text, recipe: { ...common, parts } };
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
    recipe: { ...common, parts: [...shifted, narrower] },
  };
}

/** What the window says of the parameter that would end it before its time. */
function followedWindow({ ends = '', parameters }: Recipe, { window }: WrittenSegment): Record<string, Given> {
  const leaveAfter = window?.of === undefined ? window?.leave_after : undefined;
  const [wanted, usual] = [leaveAfter, parameters[ends]?.default].map((span) => parseSpan(String(span)));
  if (leaveAfter === undefined || wanted === undefined || usual === undefined) return {};
  return isLonger(wanted, usual) ? { [ends]: leaveAfter } : {};
}

/** Columns may be named by their headers. */
function namedAsAttributes(
  recipe: Recipe,
  { from, with: given = {} }: WrittenSegment,
  { sources, events }: ConfigFile,
): Record<string, Given> {
  const asked = Object.entries(recipe.parameters).flatMap(([key, { kind, default: usual }]) =>
    kind === 'events' ? [String(given[key] ?? usual)] : [],
  );
  const ofSource = sources[from ?? Object.keys(sources)[0] ?? '']?.columns ?? {};
  const ofEvents = asked.map((name) => events?.[name]?.columns ?? {});
  const named = (key: string, value: Given): Given => {
    const kind = recipe.parameters[key]?.kind;
    if (kind === 'column') {
      const columns = asked.length === 0 ? ofSource : Object.assign({}, ...ofEvents);
      return attributeNamed(String(value), columns);
    }
    return kind === 'measure' && isHeader(String(value)) ? attributeNamed(String(value), ofSource) : value;
  };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, named(key, value)]));
}

/** Words with blanks between them, `Total Spent`, are no expression, but for those that SQL puts between words. */
function isHeader(measure: string): boolean {
  const words = measure.trim().split(/\s+/);
  return (
    words.length > 1 &&
    words.every((word) => /^[\p{L}\p{N}_]+$/u.test(word) && !/^(and|or|not|is|in|i?like|between|interval)$/i.test(word))
  );
}

function windowOf(
  recipe: Recipe | undefined,
  written: WrittenSegment,
  file: ConfigFile,
): { readonly window?: WindowConfig } {
  const { window } = written;
  if (window === undefined) return {};
  const moment = recipe?.moment && renderRecipe(recipe, namedAsAttributes(recipe, written, file), recipe.moment).text;
  const of = window.of ?? moment ?? '';
  const span = (text: string | undefined) => (text === undefined ? undefined : parseSpan(text));
  return {
    window: {
      of: Object.hasOwn(file.events ?? {}, of) ? `last(${of}, until now)` : of,
      enterAfter: span(window.enter_after),
      leaveAfter: span(window.leave_after),
    },
  };
}

import type { Diagnostic } from '../errors/user-error.ts';
import { recipes } from '../recipes/recipes.ts';
import { isLonger, parseSpan } from '../recipes/span.ts';
import type { Config } from './config.ts';
import type { FilterConfig, RecipeConfig } from './segment-config.ts';

/** Spans of recipes that the config sets and that are probably not meant. */
export function recipeWarnings(config: Config): Diagnostic[] {
  return [...config.segments.values()].flatMap((segment) =>
    segment.kind === 'filter' && segment.recipe !== undefined
      ? [...endedWindows(config, segment, segment.recipe), ...minuteWarnings(config, segment, segment.recipe)]
      : [],
  );
}

function endedWindows({ at }: Config, { name, window }: FilterConfig, { ends, given }: RecipeConfig): Diagnostic[] {
  const parameter = ends ?? '';
  const [written, leaveAfter] = [given[parameter], window?.leaveAfter];
  const most = written === undefined ? undefined : parseSpan(written);
  if (most === undefined || leaveAfter === undefined || !isLonger(leaveAfter, most)) return [];
  return [
    {
      severity: 'warning',
      message: `segments.${name}: \`${parameter}: ${written}\` of the recipe takes people out before \`leave_after\` does`,
      at: at('segments', name, 'with', parameter),
      fix: `Make ${parameter} as long as leave_after, or leave it away: then it is.`,
    },
  ];
}

function minuteWarnings({ at }: Config, { name, window }: FilterConfig, recipe: RecipeConfig): Diagnostic[] {
  const { parameters = {} } = recipes.get(recipe.name) ?? {};
  const warn = (minutes: string | number, more: string, ...path: readonly string[]): Diagnostic => ({
    severity: 'warning',
    message: `segments.${name}: ${path.at(-1)} is ${minutes} minutes`,
    at: at('segments', name, ...path),
    fix: `Write \`${minutes} months\` where months are meant${more}.`,
  });
  const spans = Object.entries(recipe.given).flatMap(([parameter, written]) => {
    const [, minutes] = /^\s*(\d+)\s*m\s*$/i.exec(written) ?? [];
    return parameters[parameter]?.kind === 'span' && minutes !== undefined
      ? [warn(minutes, `, and \`${minutes} min\` where minutes are`, 'with', parameter)]
      : [];
  });
  const { count = 0, unit } = window?.leaveAfter ?? {};
  return unit === 'minute' && count < 60 ? [...spans, warn(count, '', 'window', 'leave_after')] : spans;
}

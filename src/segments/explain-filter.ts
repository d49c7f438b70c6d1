import type { Config } from '../config/config.ts';
import type { FilterConfig } from '../config/segment-config.ts';
import type { Diagnostic, Position } from '../errors/user-error.ts';
import type { AskedValue } from './asked-values.ts';
import type { WhereError, WherePlace } from './where-error.ts';

/** What is wrong with a segment's filter, and where in the config. */
export function explainFilter(error: WhereError, segment: FilterConfig, config: Pick<Config, 'at'>): Diagnostic {
  const { recipe } = segment;
  const { place = { path: ['where'], text: segment.where }, offset, fix } = error;
  const given = error.place !== undefined || recipe === undefined;
  // What a recipe says itself nobody finds in their file.
  const where = given ? `${nearby(place.text, offset)} (character ${offset + 1})` : '';
  const name = recipe === undefined ? '' : ` (recipe ${recipe.name})`;
  const hints = [
    ...(fix === undefined ? [] : [fix]),
    ...(given ? [] : [`\`audience-sync recipes show ${recipe.name}\` says what it needs and which parameters say it.`]),
  ];
  return {
    severity: 'error',
    message: `segment "${segment.name}"${name}: ${error.message}${where}`,
    at: given ? inText(place, offset, segment, config) : ofRecipe(offset, segment, config),
    ...(hints.length > 0 && { fix: hints.join(' ') }),
  };
}

/** What is wrong with what an audience says its members are worth. */
export function explainValue(
  error: WhereError,
  { text, path, from }: Pick<AskedValue, 'text' | 'path' | 'from'>,
  config: Pick<Config, 'at'>,
): Diagnostic {
  return {
    severity: 'error',
    message: `the value \`${text}\` of contacts of source "${from}": ${error.message}${nearby(text, error.offset)}`,
    at: config.at(...path),
    ...(error.fix !== undefined && { fix: error.fix }),
  };
}

/** The beginning of what is wrong, where it is not the end of the text. */
function nearby(text: string, offset: number): string {
  const [near = ''] = text.slice(offset, offset + 24).split('\n');
  return near === '' ? '' : `, near \`${near}\``;
}

function inText(
  { path, text }: WherePlace,
  offset: number,
  { name }: FilterConfig,
  config: Pick<Config, 'at'>,
): Position {
  const start = config.at('segments', name, ...path);
  const isOneLine = !text.includes('\n');
  return isOneLine && start.column !== undefined ? { ...start, column: start.column + offset } : start;
}

/** The parameter that a place comes from, or the recipe. */
function ofRecipe(offset: number, { name, recipe }: FilterConfig, config: Pick<Config, 'at'>): Position {
  const part = recipe?.parts.find(({ start, end }) => start <= offset && offset < end);
  return config.at('segments', name, ...(part?.path ?? ['recipe']));
}

import { isShort, parseSpan, saySpan } from './span.ts';
import type { Parameter, Recipe } from './recipe.ts';

/** What a config gives a parameter, as YAML has it. */
export type Given = string | number | boolean | null | readonly (string | number)[];

/** A condition in the language of `where`, and where its parts come from. */
export interface Rendered {
  readonly text: string;
  readonly parts: readonly RenderedPart[];
}

/** A part of the text that the config gave, by 0-based offsets; the innermost last. */
export interface RenderedPart {
  readonly start: number;
  readonly end: number;
  readonly parameter: string;
}

/**
 * Puts parameters into a recipe's template. What is given has been checked (`parameterProblem`).
 *
 * @param template of the recipe: its `where`, `moment` or `value`
 */
export function renderRecipe(recipe: Recipe, given: Readonly<Record<string, Given>>, template: string): Rendered {
  const parts: RenderedPart[] = [];
  let text = '';
  const write = (piece: string): void => {
    for (const [, literal, name, form] of piece.matchAll(/([^{]+)|\{(\w+)(?:\.(\w+))?\}/g)) {
      if (literal !== undefined) text += literal;
      if (name !== undefined) writeParameter(name, form);
    }
  };
  const writeParameter = (name: string, form: string | undefined): void => {
    const parameter = recipe.parameters[name];
    if (parameter === undefined) throw new Error(`recipe ${recipe.name} has no parameter ${name}`);
    const start = text.length;
    const value = given[name];
    if (value === undefined && parameter.kind === 'measure') write(String(parameter.default));
    else if (value === undefined && parameter.kind === 'column') text += String(parameter.default);
    else text += written(parameter, value ?? parameter.default ?? null, form);
    if (value !== undefined) parts.push({ start, end: text.length, parameter: name });
  };
  for (const { piece, optional } of sections(template)) {
    if (!optional || namesOf(piece).every((name) => hasValue(recipe, given, name))) write(piece);
  }
  return { text, parts };
}

/** A text for people with parameters as the config writes them, and measures as they stand in the condition. */
export function sayRecipe(recipe: Recipe, given: Readonly<Record<string, Given>>, template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    recipe.parameters[name]?.kind === 'measure'
      ? renderRecipe(recipe, given, `{${name}}`).text
      : sayGiven(given[name] ?? recipe.parameters[name]?.default ?? null),
  );
}

/** A value of a parameter, for people. */
export function sayGiven(value: Given): string {
  return [value].flat().map(String).join(', ');
}

/** Parameters that a template cannot do without and that have no value. */
export function missingParameters(recipe: Recipe, given: Readonly<Record<string, Given>>): string[] {
  const needed = [recipe.where, recipe.moment ?? '', recipe.value ?? ''].flatMap((template) =>
    sections(template).flatMap(({ piece, optional }) => (optional ? [] : namesOf(piece))),
  );
  return [...new Set(needed)].filter((name) => !hasValue(recipe, given, name));
}

function hasValue({ parameters }: Recipe, given: Readonly<Record<string, Given>>, name: string): boolean {
  return given[name] !== undefined || parameters[name]?.default !== undefined;
}

const namesOf = (piece: string): string[] => [...piece.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);

function sections(template: string): { readonly piece: string; readonly optional: boolean }[] {
  return template.split(/\[\[|\]\]/).map((piece, index) => ({ piece, optional: index % 2 === 1 }));
}

/** How a value stands in the condition. */
function written(parameter: Parameter, value: Given, form: string | undefined): string {
  const texts = Array.isArray(value) ? value.map(String) : [String(value)];
  const [text = ''] = texts;
  switch (parameter.kind) {
    case 'events':
    case 'number':
      return text;
    case 'measure':
    case 'condition':
      // A comment at its end would take the bracket along.
      return /^\w+$/.test(text) ? text : `(${text}${text.includes('--') ? '\n' : ''})`;
    case 'column':
      return quoteColumn(text);
    case 'share':
      return String(Number(text.trim().slice(0, -1)) / 100);
    case 'span':
      return writtenSpan(text, form);
    case 'texts':
      return texts.map(quoteValue).join(', ');
    case 'choices':
      return texts
        .flatMap((choice) => parameter.choices?.[choice] ?? [])
        .map(quoteValue)
        .join(', ');
  }
}

function writtenSpan(text: string, form: string | undefined): string {
  const span = parseSpan(text);
  if (span === undefined) throw new Error('unchecked span');
  const base = isShort(span) ? 'now()' : 'today()';
  if (form === 'ago') return `${base} - interval ${saySpan(span)}`;
  return form === 'ahead' ? `${base} + interval ${saySpan(span)}` : saySpan(span);
}

/** A name may be a word of SQL, such as `order`. */
const quoteColumn = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const quoteValue = (text: string): string => `'${text.replaceAll("'", "''")}'`;

import type { Parameter, Recipe } from '../recipes/recipe.ts';
import { type Given, missingParameters, renderRecipe } from '../recipes/render-recipe.ts';
import type { Output } from './output/output.ts';

/** Explains a recipe to people. */
export function printRecipe(output: Output, recipe: Recipe): void {
  const example = exampleOf(recipe);
  const { where, moment, value } = sqlOf(recipe, example);
  output.text(`${recipe.name}: who ${recipe.yields}`);
  output.text();
  output.text(`When to use it: ${recipe.use}`);
  output.text(`What it needs:  ${recipe.needs}.`);
  output.text();
  output.table(
    ['parameter', 'takes', 'default', 'meaning'],
    Object.entries(recipe.parameters).map(([name, parameter]) => [
      name,
      takes(parameter),
      defaultOf(name, recipe),
      parameter.about,
    ]),
  );
  output.text();
  output.text('It becomes:');
  output.text(`  ${where}`);
  if (moment !== undefined) output.text(`\`window:\` counts from:\n  ${moment}`);
  if (value !== undefined) output.text(`Each member is worth:\n  ${value}`);
  output.text();
  output.text('In the config:');
  const given = Object.entries(example).map(([name, each]) => `${name}: ${String(each)}`);
  for (const line of [
    'segments:',
    `  ${recipe.name}:`,
    `    recipe: ${recipe.name}`,
    ...(given.length === 0 ? [] : [`    with: { ${given.join(', ')} }`]),
  ]) {
    output.text(`  ${line}`);
  }
}

/** A recipe as `--json` gives it. */
export interface RecipeDocument extends Pick<Recipe, 'name' | 'yields' | 'use' | 'needs'> {
  readonly parameters: Readonly<
    Record<
      string,
      {
        readonly takes: Parameter['kind'];
        readonly default: string | number | null;
        readonly choices?: readonly string[];
        readonly about: string;
      }
    >
  >;
  /** The condition that it becomes with its defaults. */
  readonly sql: string;
  readonly window_of: string | null;
  readonly value: string | null;
}

export function recipeDocument(recipe: Recipe): RecipeDocument {
  const { where, moment, value } = sqlOf(recipe, exampleOf(recipe));
  return {
    name: recipe.name,
    yields: recipe.yields,
    use: recipe.use,
    needs: recipe.needs,
    parameters: Object.fromEntries(
      Object.entries(recipe.parameters).map(([name, parameter]) => [
        name,
        {
          takes: parameter.kind,
          default: parameter.default ?? null,
          ...(parameter.choices && { choices: Object.keys(parameter.choices) }),
          about: parameter.about,
        },
      ]),
    ),
    sql: where,
    window_of: moment ?? null,
    value: value ?? null,
  };
}

/** Values of the parameters that a recipe cannot do without. */
function exampleOf(recipe: Recipe): Record<string, Given> {
  return Object.fromEntries(
    missingParameters(recipe, {}).map((name) => [name, Object.keys(recipe.parameters[name]?.choices ?? {})[0] ?? name]),
  );
}

function sqlOf(recipe: Recipe, given: Record<string, Given>) {
  const render = (template: string | undefined) => template && renderRecipe(recipe, given, template).text;
  return { where: render(recipe.where) ?? '', moment: render(recipe.moment), value: render(recipe.value) };
}

const kinds: Readonly<Record<Parameter['kind'], string>> = {
  events: 'events',
  measure: 'column or question',
  condition: 'condition',
  column: 'column',
  span: 'span of time',
  number: 'number',
  share: 'share',
  texts: 'values',
  choices: 'choices',
};

function takes({ kind, choices }: Parameter): string {
  return choices === undefined ? kinds[kind] : Object.keys(choices).join(', ');
}

/** A measure's default names other parameters. */
function defaultOf(name: string, recipe: Recipe): string {
  const parameter = recipe.parameters[name];
  if (parameter?.default === undefined) return missingParameters(recipe, {}).includes(name) ? 'needed' : '-';
  return parameter.kind === 'measure' ? renderRecipe(recipe, {}, `{${name}}`).text : String(parameter.default);
}

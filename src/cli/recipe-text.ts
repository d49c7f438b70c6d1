import type { Parameter, Recipe } from '../recipes/recipe.ts';
import { type Given, missingParameters, renderRecipe } from '../recipes/render-recipe.ts';
import { formatSql } from '../segments/format-sql.ts';
import { recipeStatement } from '../segments/recipe-statement.ts';
import type { Output } from './output/output.ts';

/** Explains a recipe to people. */
export function printRecipe(output: Output, recipe: Recipe): void {
  const example = exampleOf(recipe);
  const { where, moment, value, statement } = sqlOf(recipe, example);
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
  printLines(output, formatSql(where));
  if (moment !== undefined) output.text(`\`window:\` counts from:\n  ${moment}`);
  if (recipe.ends !== undefined)
    output.text(`A longer \`leave_after\` of it stands for \`${recipe.ends}\`, unless \`with\` sets that.`);
  if (value !== undefined) output.text(`Each member is worth:\n  ${value}`);
  output.text();
  output.text(
    `The SQL that is run, for a source \`${exampleSource}\`; today() and now() are the day and moment of the run:`,
  );
  printLines(output, statement);
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

function printLines(output: Output, text: string): void {
  for (const line of text.split('\n')) output.text(`  ${line}`);
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
  /** The SQL that is run for it. */
  readonly statement: string;
  readonly window_of: string | null;
  readonly value: string | null;
}

export function recipeDocument(recipe: Recipe): RecipeDocument {
  const { where, moment, value, statement } = sqlOf(recipe, exampleOf(recipe));
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
    statement,
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
  const [where = '', moment, value] = [recipe.where, recipe.moment, recipe.value].map(render);
  const named = (kinds: readonly Parameter['kind'][]) =>
    Object.entries(recipe.parameters).flatMap(([name, { kind, default: usual }]) =>
      kinds.includes(kind) ? [String(given[name] ?? usual)] : [],
    );
  const words = { events: named(['events']), columns: named(['column', 'measure']) };
  return { where, moment, value, statement: recipeStatement({ where, value, ...words }, exampleSource) };
}

/** The name that a source has where none is given. */
const exampleSource = 'customers';

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

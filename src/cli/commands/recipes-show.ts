import { suggest, suggestFix } from '../../config/suggest.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { recipes } from '../../recipes/recipes.ts';
import type { Invocation } from '../command.ts';
import { printRecipe, recipeDocument } from '../recipe-text.ts';

export async function run({ args, output }: Invocation): Promise<ExitCode> {
  const [name = ''] = args;
  const recipe = recipes.get(name);
  if (recipe === undefined) {
    throw new UserError(`there is no recipe ${JSON.stringify(name)}`, { fix: fixOf(name) });
  }
  printRecipe(output, recipe);
  output.json(recipeDocument(recipe));
  return ExitCode.done;
}

/** A name that is near; else recipes whose own words are those that were typed: `welcome` is what to do with new customers. */
function fixOf(typed: string): string {
  const near = suggest(typed, recipes.keys());
  const stems = (typed.match(/\p{L}{3,}/gu) ?? []).map((word) => new RegExp(`\\b${word.slice(0, stem)}`, 'i'));
  const told = [...recipes.values()].filter(({ name, yields, use }) =>
    stems.every((each) => each.test(`${name} ${yields} ${use}`)),
  );
  if (near !== undefined || stems.length === 0 || told.length === 0) return suggestFix(typed, recipes.keys());
  return `Did you mean ${told.map((recipe) => `"${recipe.name}"`).join(' or ')}?`;
}

/** So many letters of a word are alike in its forms: abandoned, abandoners. */
const stem = 6;

import { suggestFix } from '../../config/suggest.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { recipes } from '../../recipes/recipes.ts';
import type { Invocation } from '../command.ts';
import { printRecipe, recipeDocument } from '../recipe-text.ts';

export async function run({ args, output }: Invocation): Promise<ExitCode> {
  const [name = ''] = args;
  const recipe = recipes.get(name);
  if (recipe === undefined) {
    throw new UserError(`there is no recipe ${JSON.stringify(name)}`, { fix: suggestFix(name, recipes.keys()) });
  }
  printRecipe(output, recipe);
  output.json(recipeDocument(recipe));
  return ExitCode.done;
}

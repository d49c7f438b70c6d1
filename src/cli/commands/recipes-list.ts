import { ExitCode } from '../../errors/exit-code.ts';
import { recipes } from '../../recipes/recipes.ts';
import type { Invocation } from '../command.ts';
import { recipeDocument } from '../recipe-text.ts';

export async function run({ output }: Invocation): Promise<ExitCode> {
  const all = [...recipes.values()];
  output.table(
    ['recipe', 'who', 'needs'],
    all.map(({ name, yields, needs }) => [name, yields, needs]),
  );
  output.text();
  output.text(
    '`audience-sync recipes show NAME` explains one. In the config: `segments: { NAME: { recipe: lapsed } }`.',
  );
  output.json({ recipes: all.map(recipeDocument) });
  return ExitCode.done;
}

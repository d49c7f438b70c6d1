import { recipes } from '../src/recipes/recipes.ts';
import { formatSql } from '../src/segments/format-sql.ts';
import { recipeDocument } from '../src/cli/recipe-text.ts';

const intro = `# Recipes

Segments that practitioners of retargeting know by name. Each is data and one condition: \`recipe\` names it, \`with\` sets its
parameters, \`where\` narrows it, \`window\` says from when until when after the event people are in it
([config.md](config.md#segmentsname)). \`audience-sync recipes\` lists them, \`audience-sync recipes show NAME\` explains one
and prints the SQL that is run for it.
[A made-up shop](example.md) uses eight of them.

\`\`\`yaml
segments:
  left-something-behind:
    recipe: cart-abandoners
    with: { within: 3d }
    window: { enter_after: 1h }
  best-germans:
    recipe: vip
    from: customers                       # needed where there are several sources
    with: { top: 5%, spend: total_spent } # a column in place of the events
    where: country = 'DE'
\`\`\`

What a recipe asks of events (\`last(orders, until now)\`) may be a column of the export instead: a parameter that takes a *measure* takes
the name of an attribute or its header (\`Total Spent\`), or anything else that a condition may hold ([events.md](events.md)). A *span* is \`30d\`, \`2 weeks\`, \`6 months\` (\`6m\` are minutes); a
*share* is \`10%\`. What lies in the future counts for nobody. Recipes that rank (\`vip\`, \`lookalike-seed\`, \`rfm\`) rank all contacts of the source who
may be in an audience; \`where\` then takes some of those that the recipe found, \`among\` ranks some among themselves.

This page is written by \`npm run recipes-page\`.
`;

/** docs/recipes.md: every recipe, with its parameters and what it becomes. */
export function recipesPage() {
  return `${intro}\n${[...recipes.values()].map(section).join('\n')}`;
}

/** @param {import('../src/recipes/recipe.ts').Recipe} recipe */
function section(recipe) {
  const { parameters, sql, window_of: moment, value } = recipeDocument(recipe);
  const rows = Object.entries(parameters).map(
    ([name, { takes, default: standard, choices, about }]) =>
      `| \`${name}\` | ${choices === undefined ? takes : choices.map((choice) => `\`${choice}\``).join(', ')} | ${standard === null ? '' : `\`${standard}\``} | ${about} |`,
  );
  return `## \`${recipe.name}\`

Who ${recipe.yields}. Needs ${recipe.needs}.

${recipe.use}

| parameter | takes | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

With its defaults it becomes${moment === null ? '' : `, and \`window\` counts from \`${moment}\`${recipe.ends === undefined ? '' : ` (a longer \`leave_after\` stands for \`${recipe.ends}\` where \`with\` does not set it)`}`}${value === null ? '' : `; each member is worth \`${value}\``}:

\`\`\`sql
${formatSql(sql)}
\`\`\`
`;
}

import { seededOrders } from '../../fixtures/generator/orders.js';

/** Of each arm, who orders within four weeks: the truth that \`lift\` does not know. */
const rates = { discount: 0.14, news: 0.07, holdout: 0.06 };

/**
 * An experiment, and what it showed.
 *
 * @param {import('./example-world.js').ExampleWorld} world
 * @param {import('./growing-page.js').Page} page
 */
export async function proving(world, page) {
  page.say(`## Did it work?

More than half of the customers have lapsed. Is a discount what brings them back, or would news do? And would they have come anyway? \`split\` makes
two lists for two campaigns, \`holdout\` keeps a fifth from seeing either. Who is where is chance, and stays.`);
  page.add(
    'audiences',
    `  win-back:
    name: "Win back, {variant}"
    segment: lapsed
    to: [google]
    holdout: 20%
    split: { discount: 50%, news: 50% }
`,
  );
  await page.run('sync win-back');
  page.say(`Four weeks later there are orders. They are made up so that the truth is known: of those who were shown the discount 14% buy, of those who were
shown news 7%, and of all others 6%. So the discount truly adds **8 points**, the news **1 point**. \`lift\` sees the orders alone:`);
  world.shop.ordersOfCampaign = ordersOfCampaign(world);
  world.later(30);
  const printed = await page.run('lift --conversions orders --within 28d');
  holdTruth(printed, 'discount', 8);
  holdTruth(printed, 'news', 1);
  page.say(`- **The discount works.** The true 8 points lie in the interval, and the interval leaves out 0.
- **Of the news nothing is claimed.** They truly add a little (1 point, which lies in the interval too), but as few people as these cannot show it; the last sentence says
  what they could have shown.
- **Of the carts nothing is told.** So few of them bought that an interval would say nothing. The shop waits, or holds out for longer.

One experiment proves little about the intervals themselves: tests make up 1,000 and count that 95 ± 2% of their intervals have the truth inside. Look
once, when the time is over that was set before; [experiments](experiments.md) says why, and how many people it takes.

## From here

[Recipes](recipes.md) · [who is let into an audience](audiences.md) · [events](events.md) · [consent](consent.md) · [experiments](experiments.md) · [every key of the config](config.md)`);
}

/**
 * What the lapsed customers order, by the list that they are on.
 *
 * @param {import('./example-world.js').ExampleWorld} world
 */
function ordersOfCampaign({ shop, now, people }) {
  const lists = people('google');
  const shown = (/** @type {string} */ id) =>
    ['discount', 'news'].find((variant) => lists.get(`Win back, ${variant}`)?.includes(id)) ?? 'holdout';
  const lapsed = shop.customers
    .filter((_, index) => index % 8 < 5)
    .map(({ 'Customer ID': id = '', Email: email = '' }) => ({ email, arm: shown(id), entered: now() }));
  const [, ...rows] = seededOrders({ people: lapsed, rates, seed: 'win-back', days: 28 }).split(/(?<=\n)/);
  return rows.join('');
}

/**
 * Fails when the interval that was printed does not have the truth in it.
 *
 * @param {string} printed
 * @param {string} variant
 * @param {number} points
 */
function holdTruth(printed, variant, points) {
  const [, from, to] =
    new RegExp(`^${variant} to holdout +share +\\S+ points +(\\S+) to (\\S+)$`, 'm').exec(printed) ?? [];
  if (!(Number(from) < points && points < Number(to)))
    throw new Error(`${variant}: ${points} is not in ${from} to ${to}`);
}

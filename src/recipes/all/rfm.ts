import type { Recipe } from '../recipe.ts';
import { among, lastOrder, orders, spend, total, within } from '../usual-parameters.ts';

/** A buyer's quintile, 1 to 5, among all buyers; who are alike are in the same, and of whom it is not known in the lowest. */
const quintile = (order: string) =>
  `least(5, 1 + floor(5 * percent_rank() over (partition by {order_count} > 0[[ and ({among})]] order by ${order} nulls first)))`;

const recency = quintile('{last_order}');
const frequency = quintile('{order_count}');
const monetary = quintile('{spend}');

/** The second axis: frequency and what was spent, together; halves are rounded up. */
const worth = `round((${frequency} + ${monetary}) / 2)`;

/** The usual names over recency and worth, so that each buyer has one. */
const group = `case
  when ${recency} >= 5 and ${worth} >= 4 then 'champions'
  when ${recency} >= 3 and ${worth} >= 4 then 'loyal'
  when ${recency} >= 4 and ${worth} >= 2 then 'potential-loyalists'
  when ${recency} >= 5 then 'new'
  when ${recency} >= 4 then 'promising'
  when ${recency} >= 3 and ${worth} >= 3 then 'need-attention'
  when ${recency} >= 3 then 'about-to-sleep'
  when ${worth} >= 5 then 'cannot-lose'
  when ${worth} >= 3 then 'at-risk'
  else 'hibernating' end`;

const groups = [
  'champions',
  'loyal',
  'potential-loyalists',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'cannot-lose',
  'at-risk',
  'hibernating',
] as const;

export const rfm: Recipe = {
  name: 'rfm',
  yields: 'bought, and belongs to a group of recency, frequency and money',
  use: 'Treat buyers by how long ago, how often and for how much they bought, each in fifths of all buyers: reward champions, call back who is at risk.',
  needs: 'orders with an amount, or columns with last purchase, number of purchases and what was spent',
  parameters: {
    group: {
      kind: 'choices',
      choices: Object.fromEntries(groups.map((name) => [name, [name]])),
      about: 'which groups',
    },
    orders,
    total,
    last_order: lastOrder,
    order_count: {
      kind: 'measure',
      default: 'count({orders}, last {within})',
      about: 'how often a contact bought: from the events, or a column',
    },
    spend,
    within: within('365d', 'how long ago purchases may be that count'),
    among,
  },
  where: `{order_count} > 0[[ and ({among})]] and ${group} in ({group})`,
  moment: '{last_order}',
  ranking: {
    says: 'in a group of recency, frequency and money: {group}',
    as: 'group',
    of: `case when {order_count} > 0[[ and ({among})]] then ${group} end`,
  },
};

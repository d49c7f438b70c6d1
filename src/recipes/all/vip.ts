import type { Recipe } from '../recipe.ts';
import { among, orders, spend, total, within } from '../usual-parameters.ts';

const ranked = '{spend} > 0[[ and ({among})]]';
const partition = `partition by ${ranked}`;
const order = `${partition} order by {spend} desc`;

export const vip: Recipe = {
  name: 'vip',
  yields: 'belongs to the top share of buyers by what they spent',
  use: 'Early access, service, events; and never a discount that they would not need. Who spends as much as the last of them is in too.',
  needs: 'orders with an amount, or a column with what was spent',
  parameters: {
    orders,
    total,
    spend,
    within: within('365d', 'how long ago purchases may be that count'),
    top: { kind: 'share', default: '10%', about: 'the share of those who spent anything' },
    among,
  },
  where: `${ranked} and rank() over (${order}) <= ceil({top} * count(*) over (${partition}))`,
  ranking: {
    says: 'among the top {top} by {spend}',
    as: 'place',
    of: `case when ${ranked} then rank() over (${order}) || ' of ' || count(*) over (${partition}) end`,
  },
};

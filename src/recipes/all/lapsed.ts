import type { Recipe } from '../recipe.ts';
import { lastOrder, orders, within } from '../usual-parameters.ts';

export const lapsed: Recipe = {
  name: 'lapsed',
  yields: 'bought once, and not for a while',
  use: 'Win them back. `silent_for` should be about twice as long as customers usually take to buy again.',
  needs: 'orders, or a column with the day of the last one',
  parameters: {
    orders,
    last_order: lastOrder,
    silent_for: within('90d', 'how long ago the last purchase must be'),
    at_most: { kind: 'span', about: 'how long ago it may be; absent: ever so long' },
  },
  where: '{last_order} < {silent_for.ago}[[ and {last_order} >= {at_most.ago}]]',
  moment: '{last_order}',
};

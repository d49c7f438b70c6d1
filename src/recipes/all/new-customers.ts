import type { Recipe } from '../recipe.ts';
import { orders, within } from '../usual-parameters.ts';

export const newCustomers: Recipe = {
  name: 'new-customers',
  yields: 'bought for the first time not long ago',
  use: 'Welcome them, show what goes with their first purchase, and keep them out of campaigns that win new customers.',
  needs: 'orders, or a column with the day of the first one',
  parameters: {
    orders,
    first_order: {
      kind: 'measure',
      default: 'first({orders})',
      about: 'when a contact first bought: from the events, or a column',
    },
    within: within('30d', 'how long ago the first purchase may be'),
  },
  where: '{first_order} >= {within.ago} and {first_order} <= now()',
  moment: '{first_order}',
  ends: 'within',
};

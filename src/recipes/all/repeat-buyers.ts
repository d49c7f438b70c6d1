import type { Recipe } from '../recipe.ts';
import { atLeast, orders, within } from '../usual-parameters.ts';

export const repeatBuyers: Recipe = {
  name: 'repeat-buyers',
  yields: 'bought several times',
  use: 'Loyalty offers, and a good seed for lookalikes. Exclude them from campaigns that win new customers.',
  needs: 'orders, or a column with their number',
  parameters: {
    orders,
    order_count: {
      kind: 'measure',
      default: 'count({orders}, last {within})',
      about: 'how often a contact bought: from the events, or a column',
    },
    within: within('365d', 'how long ago purchases may be that count'),
    at_least: atLeast(2, 'how many purchases it takes'),
  },
  where: '{order_count} >= {at_least}',
};

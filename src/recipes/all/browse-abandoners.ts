import type { Recipe } from '../recipe.ts';
import { atLeast, lastOrder, orders, within } from '../usual-parameters.ts';

export const browseAbandoners: Recipe = {
  name: 'browse-abandoners',
  yields: 'looked at products, and neither filled a cart nor bought since',
  use: 'Earlier in the funnel than abandoned carts, and larger: show what was looked at, or the best of its category.',
  needs: 'product views and orders; carts where there are any',
  parameters: {
    views: { kind: 'events', default: 'views', about: 'the events that are looks at products' },
    orders,
    carts: { kind: 'events', about: 'the events that are carts; absent: carts are not looked at' },
    last_order: lastOrder,
    within: within('14d', 'how long ago the views may be'),
    at_least: atLeast(2, 'how many views it takes'),
  },
  where:
    'count({views}, last {within}) >= {at_least} and coalesce({last_order} < last({views}, until now), true)[[ and coalesce(last({carts}, until now) < last({views}, until now), true)]]',
  moment: 'last({views}, until now)',
  ends: 'within',
};

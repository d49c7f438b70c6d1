import type { Recipe } from '../recipe.ts';
import { lastOrder, orders, within } from '../usual-parameters.ts';

export const cartAbandoners: Recipe = {
  name: 'cart-abandoners',
  yields: 'put something into the cart and bought nothing since',
  use: 'Remind them while they still want it. With `window: { enter_after: 1h }` whoever is just paying is left alone.',
  needs: 'carts and orders',
  parameters: {
    carts: { kind: 'events', default: 'carts', about: 'the events that are carts' },
    orders,
    last_cart: {
      kind: 'measure',
      default: 'last({carts}, until now)',
      about: 'when a contact last filled a cart: from the events, or a column',
    },
    last_order: lastOrder,
    within: within('7d', 'how long ago the cart may be'),
  },
  where: '{last_cart} >= {within.ago} and {last_cart} <= now() and coalesce({last_order} < {last_cart}, true)',
  moment: '{last_cart}',
  ends: 'within',
};

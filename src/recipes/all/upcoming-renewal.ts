import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const upcomingRenewal: Recipe = {
  name: 'upcoming-renewal',
  yields: 'has a contract or subscription that ends soon',
  use: 'Show what is new before they decide. Whoever renews has a later day in the next export and leaves by itself.',
  needs: 'a column with the day of the renewal',
  parameters: {
    renews_at: { kind: 'measure', default: 'renews_at', about: 'when it ends: a column' },
    within: within('30d', 'how far ahead the day may be'),
  },
  where: '{renews_at} >= today() and {renews_at} < {within.ahead}',
};

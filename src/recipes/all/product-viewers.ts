import type { Recipe } from '../recipe.ts';
import { atLeast, within } from '../usual-parameters.ts';

export const productViewers: Recipe = {
  name: 'product-viewers',
  yields: 'looked at certain products, or at those of a category',
  use: 'Dynamic retargeting: name the products, or leave `in` away and let `for_each` make an audience of each category. Without `unless` buyers stay in.',
  needs: 'product views with a column of product or category',
  parameters: {
    views: { kind: 'events', default: 'views', about: 'the events that are looks at products' },
    by: { kind: 'column', default: 'product', about: 'column of the views with the product or category' },
    in: { kind: 'texts', about: 'the products or categories; absent: any' },
    unless: { kind: 'events', about: 'events that end the interest, such as orders; absent: none' },
    within: within('14d', 'how long ago the views may be'),
    at_least: atLeast(1, 'how many views it takes'),
  },
  where:
    'count({views}, last {within}[[, where {by} in ({in})]]) >= {at_least}[[ and not exists({unless}, last {within})]]',
  moment: 'last({views}, until now[[, where {by} in ({in})]])',
  ends: 'within',
};

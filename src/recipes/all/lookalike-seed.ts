import type { Recipe } from '../recipe.ts';
import { among, orders, spend, total, within } from '../usual-parameters.ts';
import { vip } from './vip.ts';

export const lookalikeSeed: Recipe = {
  name: 'lookalike-seed',
  yields: 'belongs to the best customers, each with what they are worth',
  use: 'The list from which a platform finds similar people. It wants 1,000 to 50,000 of them; where it takes values (Meta), what each spent goes along.',
  needs: 'orders with an amount, or a column with what was spent',
  parameters: {
    orders,
    total,
    spend,
    within: within('730d', 'how long ago purchases may be that count'),
    top: { kind: 'share', default: '25%', about: 'the share of those who spent anything' },
    among,
  },
  where: vip.where,
  value: '{spend}',
  ...(vip.ranking && { ranking: vip.ranking }),
};

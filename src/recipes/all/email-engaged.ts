import type { Recipe } from '../recipe.ts';
import { atLeast, within } from '../usual-parameters.ts';

export const emailEngaged: Recipe = {
  name: 'email-engaged',
  yields: 'opens the newsletter, or clicks in it',
  use: 'They know you: show offers rather than introductions. Mail programs that load pictures by themselves open everything; name `clicks` and raise `at_least` where that matters.',
  needs: 'opens of the newsletter; clicks where there are any',
  parameters: {
    opens: { kind: 'events', default: 'opens', about: 'the events that are opened mails' },
    clicks: { kind: 'events', about: 'the events that are clicks in mails; absent: they are not looked at' },
    within: within('90d', 'how long ago they may be'),
    at_least: atLeast(1, 'how many opens and clicks it takes'),
  },
  where: 'count({opens}, last {within})[[ + count({clicks}, last {within})]] >= {at_least}',
  moment: 'greatest(last({opens}, until now)[[, last({clicks}, until now)]])',
  ends: 'within',
};

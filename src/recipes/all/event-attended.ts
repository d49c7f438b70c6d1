import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const eventAttended: Recipe = {
  name: 'event-attended',
  yields: 'came to an event or webinar',
  use: 'Follow up while it is remembered: the recording, the next step, the next event.',
  needs: 'a list of who came, with the time',
  parameters: {
    attendance: { kind: 'events', default: 'attendance', about: 'the events that are people who came' },
    by: { kind: 'column', default: 'event', about: 'column with the name of the event' },
    in: { kind: 'texts', about: 'the names; absent: any' },
    within: within('30d', 'how long ago it may be'),
  },
  where: 'exists({attendance}, last {within}[[, where {by} in ({in})]])',
  moment: 'last({attendance}, until now[[, where {by} in ({in})]])',
  ends: 'within',
};

import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const eventNoShow: Recipe = {
  name: 'event-no-show',
  yields: 'registered for an event or webinar, and did not come',
  use: 'Interested and busy: offer the recording or the next date.',
  needs: 'a list of who registered and one of who came, with times',
  parameters: {
    registrations: { kind: 'events', default: 'registrations', about: 'the events that are registrations' },
    attendance: { kind: 'events', default: 'attendance', about: 'the events that are people who came' },
    by: { kind: 'column', default: 'event', about: 'column of both with the name of the event' },
    in: { kind: 'texts', about: 'the names; absent: any' },
    within: within('14d', 'how long ago the registration may be'),
  },
  where:
    'exists({registrations}, last {within}[[, where {by} in ({in})]]) and not exists({attendance}, last {within}[[, where {by} in ({in})]])',
  moment: 'last({registrations}, until now[[, where {by} in ({in})]])',
};

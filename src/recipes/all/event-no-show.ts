import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const eventNoShow: Recipe = {
  name: 'event-no-show',
  yields: 'registered for an event or webinar, and did not come',
  use: 'Interested and busy: offer the recording or the next date.',
  needs:
    'a list of who registered and one of who came, with times; who registers for an event to come has not missed it, so name its day (held_at)',
  parameters: {
    registrations: { kind: 'events', default: 'registrations', about: 'the events that are registrations' },
    attendance: { kind: 'events', default: 'attendance', about: 'the events that are people who came' },
    by: { kind: 'column', default: 'event', about: 'column of both with the name of the event' },
    in: { kind: 'texts', about: 'the names; absent: any' },
    held_at: { kind: 'column', about: 'column of the registrations with the day of the event; absent: it is over' },
    within: within('14d', 'how long ago the registration may be'),
  },
  where:
    'exists({registrations}, last {within}, where true[[ and {by} in ({in})]][[ and {held_at} < today()]]) and not exists({attendance}, last {within}[[, where {by} in ({in})]])',
  moment: 'last({registrations}, until now, where true[[ and {by} in ({in})]][[ and {held_at} < today()]])',
  ends: 'within',
};

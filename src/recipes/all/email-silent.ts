import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const emailSilent: Recipe = {
  name: 'email-silent',
  yields: 'gets the newsletter and has not opened it for a while',
  use: 'Reach by ads who is no longer reached by mail. With `since`, who subscribed a week ago is not called silent.',
  needs: 'opens of the newsletter; a column with the day of subscription where there is one',
  parameters: {
    opens: { kind: 'events', default: 'opens', about: 'the events that are opened mails' },
    clicks: { kind: 'events', about: 'the events that are clicks in mails; absent: they are not looked at' },
    since: { kind: 'measure', about: 'when a contact subscribed; absent: long enough ago' },
    silent_for: within('90d', 'how long nothing was opened'),
  },
  where:
    'not exists({opens}, last {silent_for})[[ and not exists({clicks}, last {silent_for})]][[ and {since} < {silent_for.ago}]]',
};

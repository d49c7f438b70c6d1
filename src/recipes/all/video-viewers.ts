import type { Recipe } from '../recipe.ts';
import { within } from '../usual-parameters.ts';

export const videoViewers: Recipe = {
  name: 'video-viewers',
  yields: 'watched enough of a video',
  use: 'Who watched half of it knows what you do; show the offer. For videos of your own pages and webinars: what is watched on a platform stays there.',
  needs: 'an exported list of who watched, with the time and the share that was watched',
  parameters: {
    videos: { kind: 'events', default: 'videos', about: 'the events that are watched videos' },
    watched: { kind: 'column', default: 'percent_watched', about: 'column with the percentage that was watched' },
    at_least: { kind: 'number', default: 50, least: 0, about: 'how much of it, as the column counts' },
    by: { kind: 'column', default: 'video', about: 'column with the name of the video' },
    in: { kind: 'texts', about: 'the names; absent: any' },
    within: within('30d', 'how long ago it may be'),
  },
  where: 'exists({videos}, last {within}, where {watched} >= {at_least}[[ and {by} in ({in})]])',
  moment: 'last({videos}, until now, where {watched} >= {at_least}[[ and {by} in ({in})]])',
  ends: 'within',
};

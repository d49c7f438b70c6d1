import type { Destination } from './destination.ts';

/** `send` of destinations that take nothing but whole lists: the core never calls it (`Capabilities.changes`). */
export const neverSent: Destination['send'] = () =>
  Promise.reject(new Error('nobody is added to or removed from a list that is only sent whole'));

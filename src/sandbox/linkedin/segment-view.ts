import type { Json } from '../engine/json.ts';
import { ACCOUNT_URN } from './account.ts';
import type { Segment } from './segment.ts';

/** Below this no size is shown, and no ads are served. */
const MINIMUM_SIZE = 300;

/** A segment as lists and reads show it; the id is a JSON number. */
export function segmentView(segment: Segment, audienceSize: number, now: number): Json {
  const { fields } = segment;
  return {
    id: Number(segment.id),
    name: segment.name,
    ...(fields.description !== undefined && { description: fields.description }),
    type: fields.type,
    account: ACCOUNT_URN,
    sourcePlatform: fields.sourcePlatform,
    accessPolicy: 'PRIVATE',
    created: segment.createdAt,
    lastModified: segment.modifiedAt,
    inputCount: segment.counts(now).input,
    destinations: [destinationView(segment, audienceSize, now)],
  };
}

export function destinationView(segment: Segment, audienceSize: number, now: number): Json {
  return {
    destination: 'LINKEDIN',
    destinationSegmentId: `urn:li:adSegment:${Number(segment.id) + 1_000_000}`,
    status: segment.status(now),
    ...(audienceSize >= MINIMUM_SIZE && { audienceSize }),
    matchedCount: segment.counts(now).matched,
    created: segment.createdAt,
    lastModified: segment.modifiedAt,
  };
}

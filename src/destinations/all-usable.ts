import { DestinationError } from '../errors/destination-error.ts';

/**
 * The encoded members of a batch when every one has something to be found by; else nothing is sent and those without are
 * named, because a platform would refuse them or, worse, the whole batch.
 *
 * @throws DestinationError `skip`
 */
export function allUsable<Encoded>(encoded: readonly (Encoded | undefined)[]): readonly Encoded[] {
  const usable = encoded.flatMap((member) => (member === undefined ? [] : [member]));
  if (usable.length === encoded.length) return usable;
  const members = encoded.flatMap((member, index) =>
    member === undefined ? [{ index, reason: 'no_identifier' }] : [],
  );
  throw new DestinationError(`${members.length} members have nothing to be found by`, { disposition: 'skip', members });
}

import { DestinationError } from '../../errors/destination-error.ts';
import type { Replacing } from '../destination.ts';
import type { AdrollClient } from './client.ts';
import { addAddresses, addressesOf } from './segments.ts';

/** Replaces a segment by one call; of two, the second would take away what the first brought. */
export function adrollReplacing(client: AdrollClient): Replacing {
  return {
    takesNobody: true,
    state: () => Promise.resolve('none'),
    open: (listId) => ({
      send: ({ seq, last }, members) =>
        seq === 1 && last && addressesOf(members).length <= client.config.batchSize
          ? addAddresses(client, listId, members)
          : Promise.reject(tooMany(client)),
    }),
  };
}

function tooMany({ config: { name, batchSize } }: AdrollClient): DestinationError {
  return new DestinationError(
    `a call replaces the segment, and the list has more than the ${batchSize} addresses of one`,
    {
      disposition: 'config',
      fix: `Raise \`batch_size\` of destination ${name}, or divide the audience.`,
    },
  );
}

import type { AudienceConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { DestinationConfig } from '../../config/destination-config.ts';
import type { Capabilities, ListSpec } from '../../destinations/destination.ts';
import { destinationCapabilities } from '../../destinations/registry.ts';
import { listSpec } from '../list-spec.ts';

/** A list as its platform is to name it. */
export interface NamedList extends Pick<ListSpec, 'key' | 'name' | 'description'> {
  /** The audience's key. */
  readonly audience: string;
  readonly destination: Pick<DestinationConfig, 'name' | 'type' | 'endpoint' | 'account'>;
  readonly rules: Capabilities['names'];
}

/** The lists of these audiences, in their order. */
export async function namedLists(config: Config, audiences: Iterable<AudienceConfig>): Promise<NamedList[]> {
  const lists: NamedList[] = [];
  for (const audience of audiences) {
    for (const name of audience.to) {
      const destination = config.destinations.get(name);
      if (destination === undefined) continue;
      const capabilities = await destinationCapabilities(destination, audience.members);
      const { key, name: shown, description } = listSpec(config, audience, capabilities, undefined);
      lists.push({ audience: audience.key, destination, key, name: shown, description, rules: capabilities.names });
    }
  }
  return lists;
}

import type { Config } from '../../config/config.ts';
import type { Capabilities } from '../../destinations/destination.ts';
import { destinationCapabilities } from '../../destinations/registry.ts';

/** Destinations that find people by the same. */
export interface PlatformGroup {
  /** The platform, or the destinations where one of the same platform finds people by something else. */
  readonly name: string;
  readonly destinations: readonly string[];
  readonly capabilities: Capabilities;
}

/** The destinations of a config, those of one platform together unless they take different fields. */
export async function platformGroups({ destinations }: Pick<Config, 'destinations'>): Promise<PlatformGroup[]> {
  const groups = new Map<string, { readonly names: string[]; readonly capabilities: Capabilities }>();
  for (const [name, destination] of destinations) {
    const capabilities = await destinationCapabilities(destination);
    const key = JSON.stringify([capabilities.platform, capabilities.fields]);
    const group = groups.get(key) ?? { names: [], capabilities };
    group.names.push(name);
    groups.set(key, group);
  }
  const found = [...groups.values()];
  return found.map(({ names, capabilities }) => ({
    name:
      found.filter((other) => other.capabilities.platform === capabilities.platform).length === 1
        ? capabilities.platform
        : names.join(', '),
    destinations: names,
    capabilities,
  }));
}

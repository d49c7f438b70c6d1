import type { Config } from '../../config/config.ts';
import type { Capabilities } from '../../destinations/destination.ts';
import { destinationCapabilities } from '../../destinations/registry.ts';

/** Destinations that find people by the same. */
export interface PlatformGroup {
  /** The platform, or the destinations where one of the same platform finds people by something else. */
  readonly name: string;
  /** Its type in the config. */
  readonly platform: string;
  readonly destinations: readonly string[];
  readonly capabilities: Capabilities;
}

/** The destinations of a config, those of one platform together unless they take different fields or forms, or are for something else. */
export async function platformGroups({ destinations }: Pick<Config, 'destinations'>): Promise<PlatformGroup[]> {
  const groups = new Map<
    string,
    { readonly type: string; readonly names: string[]; readonly capabilities: Capabilities }
  >();
  for (const [name, destination] of destinations) {
    const capabilities = await destinationCapabilities(destination);
    const key = JSON.stringify([destination.type, capabilities.rules, capabilities.fields, capabilities.purpose]);
    const group = groups.get(key) ?? { type: destination.type, names: [], capabilities };
    group.names.push(name);
    groups.set(key, group);
  }
  const found = [...groups.values()];
  return found.map(({ type, names, capabilities }) => ({
    name: found.filter((other) => other.type === type).length === 1 ? type : names.join(', '),
    platform: type,
    destinations: names,
    capabilities,
  }));
}

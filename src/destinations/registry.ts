import type { MemberKind } from '../config/audience-config.ts';
import type { AwaitingSignIn, ConnectableConfig, DestinationConfig } from '../config/destination-config.ts';
import { allAdapters } from './all-adapters.ts';
import type { Capabilities, Destination, DestinationContext } from './destination.ts';
import type { PlatformAdapter } from './platform-adapter.ts';
import type { SignInWay } from './sign-in-way.ts';

/** What a destination's platform can do with lists of such members. Loads none of the platform's packages. */
export async function destinationCapabilities(
  config: DestinationConfig,
  members: MemberKind = 'people',
): Promise<Capabilities> {
  const adapter = await adapterOf(config);
  if (members === 'people') return adapter.capabilities(config);
  const capabilities = adapter.companies?.(config);
  if (capabilities === undefined) throw new Error(`${config.type} takes no companies`);
  return capabilities;
}

/**
 * Names whose calls a platform counts together: what it says of one of two destinations with the same name holds for both. Not
 * to be shown.
 */
export async function rateScope(config: DestinationConfig): Promise<string> {
  return `${config.type} ${config.endpoint} ${(await adapterOf(config)).rateScope(config)}`;
}

/** Connects an ad account; its packages are loaded now and not before. */
export async function connect(config: ConnectableConfig, context: DestinationContext): Promise<Destination> {
  return (await adapterOf(config)).connect(config, context);
}

/** How a person signs in for a destination. */
export async function signInWay(config: AwaitingSignIn): Promise<SignInWay> {
  const way = await (await adapterOf(config)).signInWay?.(config);
  if (way === undefined) throw new Error(`nobody signs in to ${config.type}`);
  return way;
}

/** The config knows no other type than the platforms that there are, and those of packages that it has loaded. */
async function adapterOf({ type, package: origin }: DestinationConfig): Promise<PlatformAdapter> {
  if (origin !== undefined) return (await import('./packages/package-adapter.ts')).packageAdapter(origin);
  const load = allAdapters[type];
  if (load === undefined) throw new Error(`there is no platform ${type}`);
  return load();
}

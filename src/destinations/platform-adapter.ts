import type { AwaitingSignIn, ConnectableConfig, DestinationConfig } from '../config/destination-config.ts';
import type { Capabilities, Destination, DestinationContext } from './destination.ts';
import type { SignInWay } from './sign-in-way.ts';

/** A platform as the core knows it: `adapter` of the `adapter.ts` of its folder, which loads none of the platform's packages. */
export interface PlatformAdapter {
  capabilities(config: DestinationConfig): Capabilities;
  /** The same for lists of companies; of destinations that the settings say to take none, undefined. */
  companies?(config: DestinationConfig): Capabilities | undefined;
  /** What of a destination the platform counts calls by: two of one scope share a rate. Not to be shown. */
  rateScope(config: DestinationConfig): string;
  /** Connects an ad account; the platform's packages are loaded now and not before. */
  connect(config: ConnectableConfig, context: DestinationContext): Promise<Destination>;
  /** How a person signs in; present where the settings say that people do. */
  signInWay?(config: AwaitingSignIn): Promise<SignInWay>;
}

/** An adapter whose functions take what the settings of its platform build. */
export function platformAdapter<Config extends ConnectableConfig>(adapter: {
  capabilities(config: Config): Capabilities;
  companies?(config: Config): Capabilities | undefined;
  rateScope(config: Config): string;
  connect(config: Config, context: DestinationContext): Promise<Destination>;
  signInWay?(config: AwaitingSignIn & Omit<Config, 'auth'>): Promise<SignInWay>;
}): PlatformAdapter {
  return adapter;
}

import type { AwaitingSignIn, ConnectableConfig, DestinationConfig } from '../config/destination-config.ts';
import type { Capabilities, Destination, DestinationContext } from './destination.ts';
import type { SignInWay } from './sign-in-way.ts';

/** What a destination's platform can do. Loads none of the platform's packages. */
export async function destinationCapabilities(config: DestinationConfig): Promise<Capabilities> {
  switch (config.type) {
    case 'google':
      return (await import('./google/capabilities.ts')).googleCapabilities;
    case 'meta':
      return (await import('./meta/capabilities.ts')).metaCapabilities;
    case 'linkedin':
      return (await import('./linkedin/capabilities.ts')).linkedinCapabilities(config);
  }
}

/**
 * Names whose calls a platform counts together: what it says of one of two destinations with the same name holds for both. Not
 * to be shown.
 */
export function rateScope(config: DestinationConfig): string {
  const { type, endpoint } = config;
  const counted = (): string => {
    switch (config.type) {
      // Per Cloud project, to which the OAuth client or service account belongs.
      case 'google':
        return config.auth.kind === 'refresh_token' ? config.auth.clientId : JSON.stringify(config.auth);
      case 'meta':
        return config.account;
      // Per member and app.
      case 'linkedin':
        return JSON.stringify(config.auth);
    }
  };
  return `${type} ${endpoint} ${counted()}`;
}

/** Connects an ad account; its packages are loaded now and not before. */
export async function connect(config: ConnectableConfig, context: DestinationContext): Promise<Destination> {
  switch (config.type) {
    case 'google':
      return (await import('./google/google.ts')).connectGoogle(config, context);
    case 'meta':
      return (await import('./meta/meta.ts')).connectMeta(config, context);
    case 'linkedin':
      return (await import('./linkedin/linkedin.ts')).connectLinkedin(config, context);
  }
}

/** How a person signs in for a destination. */
export async function signInWay(config: AwaitingSignIn): Promise<SignInWay> {
  switch (config.type) {
    case 'google':
      return (await import('./google/sign-in-way.ts')).googleSignIn(config);
    case 'linkedin':
      return (await import('./linkedin/sign-in-way.ts')).linkedinSignIn(config);
  }
}

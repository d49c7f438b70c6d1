import type { AdAccount } from './ad-account.ts';
import type { PackageOrigin } from './packages/destination-package.ts';

/** An ad account as the config names it. What a platform's own keys come to stands in the `settings.ts` of its folder. */
export type DestinationConfig = ConnectableConfig | AwaitingSignIn;

interface NamedAccount extends AdAccount {
  readonly name: string;
  /** Where its platform comes from; absent: it is one of ours. */
  readonly package?: PackageOrigin;
}

/** A destination with its credentials. */
export interface ConnectableConfig extends NamedAccount {
  /** Undefined where nobody signs in. */
  readonly auth?: Credentials;
}

/** One whose tokens are not in the config: `auth login` stores them. */
export interface AwaitingSignIn extends NamedAccount {
  readonly auth: LoginConfig;
}

/** The OAuth client that people sign in to. */
export interface LoginConfig {
  readonly kind: 'login';
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a destination signs in with. */
export type Credentials = RefreshToken | AccessToken | ClientCredentials | ServiceAccount | ApplicationDefault;

export interface RefreshToken {
  readonly kind: 'refresh_token';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** A login stored the token; it does not stand in the config. */
  readonly stored?: true;
}

/** The key `access_token` of the destination. */
export interface AccessToken {
  readonly kind: 'access_token';
  readonly accessToken: string;
  /** A login stored the token; it does not stand in the config. */
  readonly stored?: true;
  /** The app that the token was made for: some platforms tell it how long the token lasts. */
  readonly client?: { readonly id: string; readonly secret: string };
}

/** The app itself is who signs in. */
export interface ClientCredentials {
  readonly kind: 'client_credentials';
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ServiceAccount {
  readonly kind: 'service_account';
  /** Absolute path. */
  readonly file: string;
}

/** What the machine itself is signed in with. */
export interface ApplicationDefault {
  readonly kind: 'application_default';
}

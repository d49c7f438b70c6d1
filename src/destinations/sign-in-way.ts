import type { SignInFixes } from './token-failure.ts';

/** How a person signs in to a platform in a browser and allows an app what it asks for (OAuth 2.0, with a code). */
export interface SignInWay {
  /** The platform's name, for people. */
  readonly platform: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** What the app asks for. */
  readonly scopes: readonly string[];
  /** Without these a login is of no use. */
  readonly neededScopes: readonly string[];
  /** Further parameters of the address that the browser is sent to. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the platform takes PKCE. */
  readonly pkce: boolean;
  /** Whether the browser may come back to any port of this machine; else only to an address registered for the app. */
  readonly loopback: boolean;
  /** Whether a sign-in without a refresh token is worth something. */
  readonly accessTokenAlone: boolean;
  readonly fixes: SignInFixes & {
    /** The person did not agree. */
    readonly refused: string;
    /** Where addresses are registered that the browser may come back to. */
    readonly redirect: string;
  };
  /** Scopes of a token answer. */
  scopesOf(text: string): readonly string[];
}

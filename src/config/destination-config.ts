export type DestinationConfig = ConnectableConfig | AwaitingSignIn;

/** A destination with its credentials. */
export type ConnectableConfig = GoogleConfig | MetaConfig | LinkedinConfig;

/** One whose tokens are not in the config: `auth login` stores them. */
export type AwaitingSignIn = Awaiting<GoogleConfig> | Awaiting<LinkedinConfig>;
type Awaiting<Connectable extends GoogleConfig | LinkedinConfig> = Omit<Connectable, 'auth'> & {
  readonly auth: LoginConfig;
};

/** The OAuth client that people sign in to. */
export interface LoginConfig {
  readonly kind: 'login';
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface GoogleConfig {
  readonly type: 'google';
  readonly name: string;
  /** Digits only. */
  readonly account: string;
  readonly loginAccount: string | undefined;
  readonly auth: GoogleAuthConfig;
  readonly acceptCustomerMatchTerms: boolean;
  readonly endpoint: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
}

export type GoogleAuthConfig =
  | {
      readonly kind: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
      /** A login stored the token; it does not stand in the config. */
      readonly stored?: true;
    }
  | { readonly kind: 'service_account'; /** Absolute path. */ readonly file: string }
  | { readonly kind: 'application_default' };

export interface MetaConfig {
  readonly type: 'meta';
  readonly name: string;
  /** With its `act_`. */
  readonly account: string;
  readonly accessToken: string;
  readonly appSecret: string | undefined;
  readonly apiVersion: string;
  readonly endpoint: string;
}

export interface LinkedinConfig {
  readonly type: 'linkedin';
  readonly name: string;
  readonly account: string;
  readonly sourcePlatform: string;
  readonly auth:
    | {
        readonly kind: 'access_token';
        readonly accessToken: string;
        /** A login stored the token; it does not stand in the config. */
        readonly stored?: true;
        /** The app that the token was made for: LinkedIn tells it how long the token lasts. */
        readonly client?: { readonly id: string; readonly secret: string };
      }
    | {
        readonly kind: 'refresh_token';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly refreshToken: string;
        readonly stored?: true;
      };
  /** Names, titles and companies leave in clear here; only when the config says so. */
  readonly sendPlainNames: boolean;
  readonly apiVersion: string;
  readonly endpoint: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
}

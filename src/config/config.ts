import type { Identifier, Telling } from '../identifiers/identifier.ts';
import type { Position } from '../errors/user-error.ts';
import type { Span } from '../recipes/span.ts';
import type { ConsentPreset } from './consent-presets.ts';

/** The config file after validation, with defaults applied, variables filled in and paths made absolute. */
export interface Config {
  /** Absolute path of `audience-sync.yaml`. */
  readonly file: string;
  /** The folder that relative paths start from and that holds `.audience-sync/`. */
  readonly directory: string;
  readonly project: string;
  readonly defaults: { readonly country: string | undefined; readonly timezone: string };
  readonly sources: ReadonlyMap<string, SourceConfig>;
  readonly events: ReadonlyMap<string, EventsConfig>;
  readonly consent: ConsentConfig | undefined;
  readonly suppress: readonly SuppressConfig[];
  readonly segments: ReadonlyMap<string, SegmentConfig>;
  readonly destinations: ReadonlyMap<string, DestinationConfig>;
  /** Every audience by its key; of a split one, each variant. */
  readonly audiences: ReadonlyMap<string, AudienceConfig>;
  /** Groups of families of audiences: a person is in the first of each that fits. */
  readonly priority: readonly (readonly string[])[];
  /** Destination to the most audiences that a person may be in there. */
  readonly maxAudiences: ReadonlyMap<string, number>;
  readonly guards: GuardsConfig;
  readonly schedule: readonly ScheduleConfig[];
  readonly notify: readonly NotifyConfig[];
  /** Where a key or value stands in the file: `at('segments', 'vips', 'where')`. Falls back to the nearest parent. */
  at(...path: readonly (string | number)[]): Position;
  /** The same for a character of a text, counted from 0; undefined where the file writes the text in another way. */
  atCharacter(path: readonly (string | number)[], offset: number): Position | undefined;
  /** A text as the file has it, before variables are filled in: it says where a value comes from. */
  written(...path: readonly (string | number)[]): string | undefined;
  /** Values that must never be printed; the output layer blanks them out. */
  readonly secrets: readonly string[];
}

export type AttributeType = 'text' | 'number' | 'date' | 'timestamp' | 'boolean';

/** Rows that stand in files. */
export interface FileRows {
  /** Absolute paths and globs, or `-` alone for standard input. */
  readonly files: readonly string[];
  /** Of what each of them finds: the file modified last, the last by name, or all. */
  readonly pick: 'newest' | 'last' | 'all';
  /** Milliseconds; an older export is refused. */
  readonly maxAge: number | undefined;
  /** A label of the WHATWG as it was written, `latin1`; undefined: found from the bytes. */
  readonly encoding?: string | undefined;
  /** Of workbooks, the sheet's name, or its place among the sheets that are shown, from 1. By default the first with a column that is an identifier. */
  readonly sheet?: string | undefined;
  /**
   * Of archives, names or patterns of the files in them that count; by default those that can be tables, without the lists of
   * who must be left alone that stand among others.
   */
  readonly members?: readonly string[] | 'all' | undefined;
  readonly query?: undefined;
}

/** Rows that a database is asked for. */
export interface QueryRows {
  readonly query: QueryConfig;
  readonly files?: undefined;
  readonly pick?: undefined;
  readonly maxAge?: undefined;
  readonly encoding?: undefined;
  readonly sheet?: undefined;
  readonly members?: undefined;
}

export interface QueryConfig {
  /** As people find it in the config: `sources.customers.sql`. */
  readonly label: string;
  readonly sql: string;
  readonly connection: DatabaseConnection;
  /** Milliseconds that connecting and reading may take. */
  readonly timeout: number;
}

export type DatabaseConnection =
  | PostgresConnection
  /** An absolute path. */
  | { readonly kind: 'duckdb' | 'sqlite'; readonly path: string };

/** What a `postgres://` address says, as libpq means it. What it leaves out is left to the driver. */
export interface PostgresConnection {
  readonly kind: 'postgresql';
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly options: string | undefined;
  /** Milliseconds. */
  readonly connectTimeout: number | undefined;
  readonly sslMode: SslMode;
  /** Absolute paths. */
  readonly sslRootCert: string | undefined;
  readonly sslCert: string | undefined;
  readonly sslKey: string | undefined;
}

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How one table of rows is read and mapped. */
export type SourceConfig = (FileRows | QueryRows) & SourceMapping & SourceAttributes;

/** People who must not be in any audience; read like a source. */
export type SuppressConfig = (FileRows | QueryRows) & SourceMapping;

export interface SourceMapping {
  readonly name: string;
  /** A preset's name; found from the header when absent. */
  readonly preset: string | undefined;
  /** Identifier to column headers, over what preset and header say. An empty list maps the identifier to nothing. */
  readonly map: Readonly<Partial<Record<Identifier, readonly string[]>>>;
  /** Whose external ids it has; by default those of the preset's product. Ids of different systems are never compared. */
  readonly ids?: string;
}

export interface SourceAttributes {
  /** Attribute name to declared type. */
  readonly types: Readonly<Record<string, AttributeType>>;
  /** Attribute name to column header. */
  readonly columns: Readonly<Record<string, string>>;
}

/** What contacts did, an event a row; read like a source. */
export type EventsConfig = SourceConfig & {
  /** Name of the source whose contacts did it. */
  readonly of: string;
  /** Identifiers that say whose event it is; `map` says where they stand. */
  readonly key: readonly Telling[];
  /** Attribute or header of when it happened. */
  readonly time: string;
  /** Attribute or header that is the same in all rows of one event; undefined: each row is one. */
  readonly id: string | undefined;
};

/** What people consent to: that data about them is sent for ads, and that ads are personalised for them. */
export const purposes = ['ads', 'personalization'] as const;
export type Purpose = (typeof purposes)[number];

export interface ConsentConfig {
  readonly presets: readonly ConsentPreset[];
  /** Where a source says it; a purpose without a column may stand in files. */
  readonly columns: Readonly<Partial<Record<Purpose, ConsentColumn>>>;
  /** What becomes of who said neither, to a purpose that is asked for. */
  readonly unspecified: 'withhold' | 'send';
  readonly files: readonly ConsentFile[];
  /** The first that fits counts; where none does, `unspecified`. */
  readonly regions: readonly ConsentRegion[];
}

export interface ConsentColumn {
  /** An attribute's name or a column's header. */
  readonly column: string;
  readonly granted: readonly string[];
  readonly denied: readonly string[];
}

/** People whose word stands in a file of its own; read like a source. */
export type ConsentFile = SuppressConfig & {
  readonly says: 'granted' | 'denied';
  readonly purposes: readonly Purpose[];
};

export interface ConsentRegion {
  /** Alpha-2 codes in capitals, and `unknown`. */
  readonly countries: readonly string[];
  /** Codes of the US in small letters; undefined: everywhere. */
  readonly states: readonly string[] | undefined;
  readonly unspecified: 'withhold' | 'send';
  /** Whether who denied personalization alone goes to platforms that can be told so. */
  readonly limitedDataUse: boolean;
}

export interface FilterConfig {
  readonly kind: 'filter';
  readonly name: string;
  /** A source. */
  readonly from: string;
  /** What the config says, or what its recipe comes to. */
  readonly where: string;
  readonly recipe?: RecipeConfig;
  readonly window?: WindowConfig;
}

/** The recipe that a condition comes from. */
export interface RecipeConfig {
  readonly name: string;
  /** What the config says of it itself. */
  readonly parts: readonly WrittenPart[];
  /** What each member is worth, in the language of conditions. */
  readonly value: string | undefined;
}

/** A part of a condition, by 0-based offsets, and where it stands in the block of its segment. */
export interface WrittenPart {
  readonly start: number;
  readonly end: number;
  readonly path: readonly string[];
  /** A measure or condition, as it is written there; undefined: something else. */
  readonly expression: string | undefined;
}

/** From when until when after an event people are in a segment. */
export interface WindowConfig {
  /** The time of the event, in the language of conditions. */
  readonly of: string;
  readonly enterAfter: Span | undefined;
  readonly leaveAfter: Span | undefined;
}

export type SegmentConfig =
  | FilterConfig
  | {
      readonly kind: 'combination';
      readonly name: string;
      /** Contacts in any of these … */
      readonly include: readonly string[];
      /** … and in every one of these … */
      readonly allOf: readonly string[];
      /** … and in none of these. */
      readonly exclude: readonly string[];
    };

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

export interface AudienceConfig {
  readonly key: string;
  /** The key in the file: variants, and audiences of one value each, come from one block. */
  readonly family: string;
  readonly forEach?: ForEachConfig;
  readonly cooldown?: CooldownConfig;
  readonly experiment?: ExperimentConfig;
  /** The variant of the experiment that it is for. */
  readonly variant?: string;
  /** The list's name on the platforms. */
  readonly name: string;
  readonly description: string | undefined;
  readonly segment: string;
  /** Names of destinations. */
  readonly to: readonly string[];
  /** Identifiers to send; `name` in the file stands for names and address. Undefined: all that both sides have. */
  readonly identifiers: readonly Identifier[] | undefined;
  readonly membershipDays: number | undefined;
  readonly refreshDays: number | undefined;
  /** What a member is worth, in the language of conditions; `none`: nothing, also where a recipe says it (`audienceValue`). */
  readonly value?: string | undefined;
}

/** An audience for each value. */
export interface ForEachConfig {
  /** `category`, or `views.category`: the first has the values, events of the others are narrowed to the same. */
  readonly columns: readonly string[];
  readonly max: number;
  readonly values: readonly string[] | undefined;
}

/** Whoever was in long enough is kept out for a while. */
export interface CooldownConfig {
  /** Days from coming in on. */
  readonly after: number;
  /** Days from leaving on. */
  readonly for: number;
  /** Families of audiences that count as one. */
  readonly audiences: readonly string[];
}

export interface ExperimentConfig {
  readonly name: string;
  /** A share from 0 to 1 who are kept out. */
  readonly holdout: number;
  /** Variant to its share, 0 to 1, of the others; empty: they are not divided. */
  readonly split: ReadonlyMap<string, number>;
}

export interface GuardsConfig {
  /** A share from 0 to 1. */
  readonly maxRemoved: number;
  readonly allowEmpty: boolean;
  /** A share from 0 to 1. */
  readonly maxRejected: number;
}

export interface ScheduleConfig {
  /** Five fields, in `defaults.timezone`. */
  readonly cron: string;
  /** Undefined: all. */
  readonly audiences: readonly string[] | undefined;
  /** Milliseconds, by which chance may put off the beginning. */
  readonly jitter: number;
  /** What becomes of runs whose time passed while nobody watched. */
  readonly missed: 'run' | 'skip';
  /** Milliseconds that a run may wait for limits and retries; undefined: without a limit. */
  readonly maxWait: number | undefined;
}

/** How a run came out, for who is told of it: `recovery` is the first success after anything else. */
export type NoticeOutcome = 'failure' | 'guard' | 'partial' | 'recovery' | 'success';

/** One block of `notify:`. */
export type NotifyConfig = {
  /** Its place in the file: `notify[0]`. */
  readonly place: string;
  readonly on: readonly NoticeOutcome[];
  /** Milliseconds for one notice, repeats included. */
  readonly timeoutMs: number;
} & (
  | { readonly kind: 'webhook'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'slack'; readonly url: string }
  | { readonly kind: 'command'; readonly program: string; readonly args: readonly string[] }
);

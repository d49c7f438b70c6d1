import type { Position } from '../errors/user-error.ts';
import type { AudienceConfig } from './audience-config.ts';
import type { ConsentConfig } from './consent-config.ts';
import type { DestinationConfig } from './destination-config.ts';
import type { SegmentConfig } from './segment-config.ts';
import type { EventsConfig, SourceConfig, SuppressConfig } from './source-config.ts';

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

import type * as z from 'zod';
import type { ConnectableConfig, DestinationConfig } from './destination-config.ts';

/** What a platform's destinations look like in the config file; each folder of `destinations/` has one in its `settings.ts`. */
export interface PlatformSettings {
  /** As `type:` names it; the folder's name. */
  readonly type: string;
  /** The block of a destination, `type` included, with words for whoever writes it. */
  readonly schema: z.ZodObject;
  /** Keys whose values are secrets. */
  readonly secrets: readonly string[];
  /** Keys whose values are for connecting only, and no secrets: a plan from files and ledger alone does without them. */
  readonly connecting: readonly string[];
  /** Other keys whose values are no secrets when they come from a variable. */
  readonly plain: readonly string[];
  /** Why nobody signs in with a browser, and what to do in place of it; undefined: people do. */
  readonly nobodySignsIn: { readonly why: string; readonly fix: string } | undefined;
  /** Whether a destination has lists of companies; absent: all have lists of people alone. */
  takesCompanies?(destination: DestinationConfig): boolean;
  /**
   * The destination, with defaults applied and paths made absolute.
   *
   * @param written what the schema has passed
   */
  build(name: string, written: unknown, directory: string): DestinationConfig;
}

/** Settings of a platform whose `build` takes what its own schema gives. */
export function platformSettings<Schema extends z.ZodObject>(
  settings: Omit<PlatformSettings, 'schema' | 'build'> & {
    readonly schema: Schema;
    build(name: string, written: z.output<Schema>, directory: string): Omit<ConnectableConfig, 'auth'>;
  },
): PlatformSettings {
  return {
    ...settings,
    build: (name, written, directory) => settings.build(name, written as z.output<Schema>, directory),
  };
}

import type { Diagnostic } from '../../errors/user-error.ts';
import type { PlatformSettings } from '../platform-settings.ts';

/** The version of what a package exports: `settings`, `adapter` and the calls of `Destination`. Raised when packages must change. */
export const interfaceVersion = 1;

/** Begins the `type` of a destination whose platform a package brings: `npm:@acme/audience-sync-pinterest`. */
export const packagePrefix = 'npm:';

/** Where a destination's platform comes from that is none of ours. */
export interface PackageOrigin {
  /** As npm knows it. */
  readonly name: string;
  /** The file that was loaded. */
  readonly url: string;
  readonly nobodySignsIn: NonNullable<PlatformSettings['nobodySignsIn']>;
  /** Whether the config lets e-mails and phones leave in plain. */
  readonly sendsPlain: boolean;
}

/** What a package says of the blocks of its destinations. */
export interface PackageSettings extends PlatformSettings {
  readonly nobodySignsIn: NonNullable<PlatformSettings['nobodySignsIn']>;
  readonly url: string;
}

/** The packages that the destinations of one config come from. */
export interface Packages {
  /** Of those that could be loaded, by `type`. */
  readonly settings: ReadonlyMap<string, PackageSettings>;
  /** Each `type` that names a package. */
  readonly types: ReadonlySet<string>;
  readonly problems: readonly Diagnostic[];
}

export const noPackages: Packages = { settings: new Map(), types: new Set(), problems: [] };

/** Whether a `type` names a package. */
export function isPackage(type: unknown): type is string {
  return typeof type === 'string' && type.startsWith(packagePrefix);
}

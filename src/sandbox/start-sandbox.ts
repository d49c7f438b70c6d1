import { allPlatforms } from './all-platforms.ts';
import { type LocalPlatforms, type LocalPlatformsOptions, startPlatforms } from './start-platforms.ts';

type Platforms = typeof allPlatforms;
export type PlatformName = keyof Platforms;

export interface SandboxOptions extends LocalPlatformsOptions {
  /** Whether the Google Ads API is there as well, which takes more than an address; see `Sandbox.environment`. */
  readonly googleAds?: boolean;
}

/** The base URLs, and addresses that are options of a destination: `google`, `google_token_endpoint`. */
export type SandboxUrls = Readonly<Record<PlatformName | Endpoint, string>>;
type Endpoint = { [Name in PlatformName]: `${Name}_${keyof Platforms[Name]['endpoints'] & string}` }[PlatformName];

/** The platforms, running. */
export type Sandbox = LocalPlatforms<PlatformName, SandboxUrls>;

/** The platforms that there are. */
export const platformNames = Object.keys(allPlatforms) as readonly PlatformName[];

/** Starts the local platforms, each on 127.0.0.1 and a free port. The caller closes them. */
export function startSandbox({ googleAds = false, ...options }: SandboxOptions = {}): Promise<Sandbox> {
  const doors: readonly PlatformName[] = googleAds ? ['google'] : [];
  return startPlatforms<PlatformName, SandboxUrls>(allPlatforms, options, doors);
}

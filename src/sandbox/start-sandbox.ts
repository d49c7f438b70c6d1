import { allPlatforms } from './all-platforms.ts';
import { Clock } from './engine/clock.ts';
import type { Controls } from './engine/control.ts';
import { FaultBook } from './engine/fault-book.ts';
import type { Fault } from './engine/fault.ts';
import type { Person } from './engine/person.ts';
import type { PlatformEnv } from './engine/platform-env.ts';
import type { Platform, SandboxList } from './engine/platform.ts';
import type { RecordedRequest } from './engine/recorded-request.ts';
import { type ServeOptions, servePlatform } from './engine/serve-platform.ts';

type Platforms = typeof allPlatforms;
export type PlatformName = keyof Platforms;

export interface SandboxOptions {
  readonly population?: readonly Person[];
  /** How long Google takes to process an ingestion or removal. Default: 0 (final when first asked). */
  readonly googleProcessingMs?: number;
  /** Enforce documented rate limits with real windows. Default: true. */
  readonly rateLimits?: boolean;
  /** Whether the Google Ads API is there as well, which takes more than an address; see `Sandbox.environment`. */
  readonly googleAds?: boolean;
  /** Added latency per request. Default 0. */
  readonly latencyMs?: number;
  /**
   * Keep rows of nobody in the population, so that they count once and can be removed. Default: true. Without, a row is checked as
   * strictly and only counted: a million take no memory and no time that would be taken for the client's.
   */
  readonly keepsStrangers?: boolean;
}

/** The base URLs, and addresses that are options of a destination: `google`, `google_token_endpoint`. */
export type SandboxUrls = Readonly<Record<PlatformName | Endpoint, string>>;
type Endpoint = { [Name in PlatformName]: `${Name}_${keyof Platforms[Name]['endpoints'] & string}` }[PlatformName];

/** The platforms, running. */
export interface Sandbox {
  readonly urls: SandboxUrls;
  /** What the environment of a program must have from its start to reach what has no address of its own (`googleAds`). */
  readonly environment: Readonly<Record<string, string>>;
  setPopulation(people: readonly Person[]): void;
  addFault(platform: PlatformName, fault: Fault): void;
  /** Without a platform: of all. Tokens that are fixed work again, ended access tokens stay ended. */
  clearFaults(platform?: PlatformName): void;
  /** Everything that arrived, in order; no secrets, no members. */
  requests(platform: PlatformName): readonly RecordedRequest[];
  clearRequests(): void;
  lists(platform: PlatformName): SandboxList[];
  /** Ends all processing at once. */
  settle(): void;
  /** Moves the sandbox's clock forward. */
  advance(ms: number): void;
  /** `performance.now()` of the last request (or of the start), for stopping when idle. */
  lastRequestAt(): number;
  close(): Promise<void>;
}

interface Stand {
  readonly platform: Platform;
  readonly env: PlatformEnv;
  records: RecordedRequest[];
}

/** The platforms that there are. */
export const platformNames = Object.keys(allPlatforms) as readonly PlatformName[];

/** Starts the local platforms, each on 127.0.0.1 and a free port. The caller closes them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = new Clock();
  const stands = byName((name) => standOf(name, clock, options));
  let lastRequestAt = performance.now();
  const core = coreOf(stands, clock);
  if (options.population !== undefined) core.setPopulation(options.population);
  const servingOf = (name: PlatformName): ServeOptions => ({
    platform: stands[name].platform,
    env: stands[name].env,
    controls: controlsOf(name, core, stands[name]),
    latencyMs: options.latencyMs ?? 0,
    record: (request) => stands[name].records.push(request),
    touch: () => (lastRequestAt = performance.now()),
  });
  const served = await Promise.all(platformNames.map((name) => servePlatform(servingOf(name))));
  const door = options.googleAds === true ? await allPlatforms.google.openDoor(servingOf('google')) : undefined;
  const bases = new Map(platformNames.map((name, index) => [name, served[index]?.url ?? '']));
  return {
    ...core,
    urls: urlsOf(bases),
    environment: door?.environment ?? {},
    lastRequestAt: () => lastRequestAt,
    close: async () => {
      await Promise.all([...served, ...(door === undefined ? [] : [door])].map((one) => one.close()));
    },
  };
}

function urlsOf(bases: ReadonlyMap<PlatformName, string>): SandboxUrls {
  const urls = [...bases].flatMap(([name, base]) => [
    [name, base] as const,
    ...Object.entries(allPlatforms[name].endpoints).map(
      ([option, path]) => [`${name}_${option}`, base + path] as const,
    ),
  ]);
  return Object.fromEntries(urls) as SandboxUrls;
}

function byName<Value>(make: (name: PlatformName) => Value): Readonly<Record<PlatformName, Value>> {
  return Object.fromEntries(platformNames.map((name) => [name, make(name)])) as Record<PlatformName, Value>;
}

function standOf(name: PlatformName, clock: Clock, options: SandboxOptions): Stand {
  const env: PlatformEnv = {
    clock,
    faults: new FaultBook(),
    rateLimits: options.rateLimits ?? true,
    keepsStrangers: options.keepsStrangers ?? true,
    googleProcessingMs: options.googleProcessingMs ?? 0,
  };
  return { platform: allPlatforms[name].create(env), env, records: [] };
}

type Core = Omit<Sandbox, 'urls' | 'environment' | 'lastRequestAt' | 'close'>;

function coreOf(stands: Readonly<Record<PlatformName, Stand>>, clock: Clock): Core {
  return {
    setPopulation: (people) => {
      for (const name of platformNames) stands[name].platform.setPopulation(people);
    },
    addFault: (name, fault) => addFault(stands[name], fault),
    clearFaults: (only) => {
      for (const name of only === undefined ? platformNames : [only]) {
        stands[name].env.faults.clear();
        stands[name].platform.tokens.restore();
      }
    },
    requests: (name) => stands[name].records,
    clearRequests: () => {
      for (const name of platformNames) stands[name].records = [];
    },
    lists: (name) => stands[name].platform.lists(clock.now()),
    settle: () => {
      for (const name of platformNames) stands[name].platform.settle(clock.now());
    },
    advance: (ms) => clock.advance(ms),
  };
}

/** A fault that ends tokens and names no request strikes now, not when the next request comes. */
function addFault({ platform, env }: Stand, fault: Fault): void {
  if (fault.match === undefined && fault.kind === 'expire_tokens') platform.tokens.end('expired');
  else if (fault.match === undefined && fault.kind === 'revoke_tokens') platform.tokens.end('revoked');
  else env.faults.add(fault);
}

function controlsOf(name: PlatformName, core: Core, stand: Stand): Controls {
  return {
    lists: () => core.lists(name),
    requests: () => core.requests(name),
    clearRequests: () => {
      stand.records = [];
    },
    setPopulation: core.setPopulation,
    addFault: (fault) => core.addFault(name, fault),
    clearFaults: () => core.clearFaults(name),
    settle: core.settle,
    advance: core.advance,
  };
}

import { Clock } from './engine/clock.ts';
import type { Controls } from './engine/control.ts';
import { FaultBook } from './engine/fault-book.ts';
import type { Fault } from './engine/fault.ts';
import type { Person } from './engine/person.ts';
import type { PlatformEnv } from './engine/platform-env.ts';
import type { Platform, SandboxList } from './engine/platform.ts';
import type { RecordedRequest } from './engine/recorded-request.ts';
import type { SandboxPlatform } from './engine/sandbox-platform.ts';
import { type ServeOptions, servePlatform } from './engine/serve-platform.ts';

export interface LocalPlatformsOptions {
  readonly population?: readonly Person[];
  /** How long Google takes to process an ingestion or removal. Default: 0 (final when first asked). */
  readonly googleProcessingMs?: number;
  /** Enforce documented rate limits with real windows. Default: true. */
  readonly rateLimits?: boolean;
  /** Added latency per request. Default 0. */
  readonly latencyMs?: number;
  /**
   * Keep rows of nobody in the population, so that they count once and can be removed. Default: true. Without, a row is checked as
   * strictly and only counted: a million take no memory and no time that would be taken for the client's.
   */
  readonly keepsStrangers?: boolean;
}

/** Local platforms, running. */
export interface LocalPlatforms<Name extends string, Urls> {
  /** The base URLs by name, and addresses that are options of a destination: `google`, `google_token_endpoint`. */
  readonly urls: Urls;
  /** What the environment of a program must have from its start to reach what has no address of its own (a platform's door). */
  readonly environment: Readonly<Record<string, string>>;
  setPopulation(people: readonly Person[]): void;
  addFault(platform: Name, fault: Fault): void;
  /** Without a platform: of all. Tokens that are fixed work again, ended access tokens stay ended. */
  clearFaults(platform?: Name): void;
  /** Everything that arrived, in order; no secrets, no members. */
  requests(platform: Name): readonly RecordedRequest[];
  clearRequests(): void;
  lists(platform: Name): SandboxList[];
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

type Stands<Name extends string> = Readonly<Record<Name, Stand>>;
type Made<Name extends string> = Readonly<Record<Name, SandboxPlatform>>;

/**
 * Starts local platforms, each on 127.0.0.1 and a free port. The caller closes them.
 *
 * @param doors platforms whose door is opened as well
 */
export async function startPlatforms<Name extends string, Urls = Readonly<Record<string, string>>>(
  platforms: Made<Name>,
  options: LocalPlatformsOptions = {},
  doors: readonly Name[] = [],
): Promise<LocalPlatforms<Name, Urls>> {
  const names = Object.keys(platforms) as Name[];
  const clock = new Clock();
  const stands = Object.fromEntries(
    names.map((name) => [name, standOf(platforms[name], clock, options)]),
  ) as unknown as Stands<Name>;
  let lastRequestAt = performance.now();
  const core = coreOf(stands, clock);
  if (options.population !== undefined) core.setPopulation(options.population);
  const servingOf = (name: Name): ServeOptions => ({
    platform: stands[name].platform,
    env: stands[name].env,
    controls: controlsOf(name, core, stands[name]),
    latencyMs: options.latencyMs ?? 0,
    record: (request) => stands[name].records.push(request),
    touch: () => (lastRequestAt = performance.now()),
  });
  const served = await Promise.all(names.map((name) => servePlatform(servingOf(name))));
  const opened = await Promise.all(doors.flatMap((name) => platforms[name].openDoor?.(servingOf(name)) ?? []));
  const bases = new Map(names.map((name, index) => [name, served[index]?.url ?? '']));
  return {
    ...core,
    urls: urlsOf(platforms, bases) as Urls,
    environment: Object.fromEntries(opened.flatMap(({ environment }) => Object.entries(environment))),
    lastRequestAt: () => lastRequestAt,
    close: async () => {
      await Promise.all([...served, ...opened].map((one) => one.close()));
    },
  };
}

function urlsOf<Name extends string>(
  platforms: Made<Name>,
  bases: ReadonlyMap<Name, string>,
): Readonly<Record<string, string>> {
  const urls = [...bases].flatMap(([name, base]) => [
    [name, base] as const,
    ...Object.entries(platforms[name].endpoints).map(([option, path]) => [`${name}_${option}`, base + path] as const),
  ]);
  return Object.fromEntries(urls);
}

function standOf(made: SandboxPlatform, clock: Clock, options: LocalPlatformsOptions): Stand {
  const env: PlatformEnv = {
    clock,
    faults: new FaultBook(),
    rateLimits: options.rateLimits ?? true,
    keepsStrangers: options.keepsStrangers ?? true,
    googleProcessingMs: options.googleProcessingMs ?? 0,
  };
  return { platform: made.create(env), env, records: [] };
}

type Core<Name extends string> = Omit<
  LocalPlatforms<Name, unknown>,
  'urls' | 'environment' | 'lastRequestAt' | 'close'
>;

function coreOf<Name extends string>(stands: Stands<Name>, clock: Clock): Core<Name> {
  const names = Object.keys(stands) as Name[];
  return {
    setPopulation: (people) => {
      for (const name of names) stands[name].platform.setPopulation(people);
    },
    addFault: (name, fault) => addFault(stands[name], fault),
    clearFaults: (only) => {
      for (const name of only === undefined ? names : [only]) {
        stands[name].env.faults.clear();
        stands[name].platform.tokens.restore();
      }
    },
    requests: (name) => stands[name].records,
    clearRequests: () => {
      for (const name of names) stands[name].records = [];
    },
    lists: (name) => stands[name].platform.lists(clock.now()),
    settle: () => {
      for (const name of names) stands[name].platform.settle(clock.now());
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

function controlsOf<Name extends string>(name: Name, core: Core<Name>, stand: Stand): Controls {
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

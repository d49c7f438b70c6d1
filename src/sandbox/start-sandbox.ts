import { Clock } from './engine/clock.ts';
import type { Controls } from './engine/control.ts';
import { FaultBook } from './engine/fault-book.ts';
import type { Fault } from './engine/fault.ts';
import type { Person } from './engine/person.ts';
import type { PlatformEnv } from './engine/platform-env.ts';
import type { Platform, SandboxList } from './engine/platform.ts';
import type { RecordedRequest } from './engine/recorded-request.ts';
import { servePlatform } from './engine/serve-platform.ts';
import { createGooglePlatform } from './google/google-platform.ts';
import { createLinkedinPlatform } from './linkedin/linkedin-platform.ts';
import { createMetaPlatform } from './meta/meta-platform.ts';

export type PlatformName = 'google' | 'meta' | 'linkedin';

export interface SandboxOptions {
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

/** The base URLs, named like the options of a destination. */
export interface SandboxUrls {
  readonly google: string;
  readonly google_authorization_endpoint: string;
  readonly google_token_endpoint: string;
  readonly meta: string;
  readonly linkedin: string;
  readonly linkedin_authorization_endpoint: string;
  readonly linkedin_token_endpoint: string;
}

/** The three platforms, running. */
export interface Sandbox {
  readonly urls: SandboxUrls;
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

const NAMES: readonly PlatformName[] = ['google', 'meta', 'linkedin'];

const CREATE: Readonly<Record<PlatformName, (env: PlatformEnv) => Platform>> = {
  google: createGooglePlatform,
  meta: createMetaPlatform,
  linkedin: createLinkedinPlatform,
};

/** Starts the local platforms, each on 127.0.0.1 and a free port. The caller closes them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = new Clock();
  const stands = {
    google: standOf('google', clock, options),
    meta: standOf('meta', clock, options),
    linkedin: standOf('linkedin', clock, options),
  };
  let lastRequestAt = performance.now();
  const core = coreOf(stands, clock);
  if (options.population !== undefined) core.setPopulation(options.population);
  const serve = (name: PlatformName) =>
    servePlatform({
      platform: stands[name].platform,
      env: stands[name].env,
      controls: controlsOf(name, core, stands[name]),
      latencyMs: options.latencyMs ?? 0,
      record: (request) => stands[name].records.push(request),
      touch: () => (lastRequestAt = performance.now()),
    });
  const [google, meta, linkedin] = await Promise.all([serve('google'), serve('meta'), serve('linkedin')]);
  return {
    ...core,
    urls: {
      google: google.url,
      google_authorization_endpoint: `${google.url}/o/oauth2/v2/auth`,
      google_token_endpoint: `${google.url}/token`,
      meta: meta.url,
      linkedin: linkedin.url,
      linkedin_authorization_endpoint: `${linkedin.url}/oauth/v2/authorization`,
      linkedin_token_endpoint: `${linkedin.url}/oauth/v2/accessToken`,
    },
    lastRequestAt: () => lastRequestAt,
    close: async () => {
      await Promise.all([google.close(), meta.close(), linkedin.close()]);
    },
  };
}

function standOf(name: PlatformName, clock: Clock, options: SandboxOptions): Stand {
  const env: PlatformEnv = {
    clock,
    faults: new FaultBook(),
    rateLimits: options.rateLimits ?? true,
    keepsStrangers: options.keepsStrangers ?? true,
    googleProcessingMs: options.googleProcessingMs ?? 0,
  };
  return { platform: CREATE[name](env), env, records: [] };
}

type Core = Omit<Sandbox, 'urls' | 'lastRequestAt' | 'close'>;

function coreOf(stands: Readonly<Record<PlatformName, Stand>>, clock: Clock): Core {
  return {
    setPopulation: (people) => {
      for (const name of NAMES) stands[name].platform.setPopulation(people);
    },
    addFault: (name, fault) => addFault(stands[name], fault),
    clearFaults: (only) => {
      for (const name of only === undefined ? NAMES : [only]) {
        stands[name].env.faults.clear();
        stands[name].platform.tokens.restore();
      }
    },
    requests: (name) => stands[name].records,
    clearRequests: () => {
      for (const name of NAMES) stands[name].records = [];
    },
    lists: (name) => stands[name].platform.lists(clock.now()),
    settle: () => {
      for (const name of NAMES) stands[name].platform.settle(clock.now());
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

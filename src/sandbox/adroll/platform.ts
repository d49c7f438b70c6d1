import { sandboxCredentials } from '../credentials.ts';
import { type Call, Refusal, type Reply } from '../engine/call.ts';
import type { Clock } from '../engine/clock.ts';
import type { Person } from '../engine/person.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import { findRoute, type Route } from '../engine/router.ts';
import type { SandboxPlatform } from '../engine/sandbox-platform.ts';
import { TokenStore } from '../engine/token-store.ts';
import { authorize, checkPermission } from './access.ts';
import { adrollError, CODES } from './adroll-error.ts';
import { Segments } from './segments.ts';

/** The lower of the two numbers that AdRoll's pages name (adroll.md 5). */
const CALLS_PER_DAY = 100;
const DAY_MS = 86_400_000;

/** AdRoll's CRM segments (Audience API v1). */
class AdrollPlatform implements Platform {
  readonly tokens = new TokenStore([sandboxCredentials.adroll.access_token]);
  readonly #clock: Clock;
  readonly #segments = new Segments();
  readonly #routes: readonly Route[];
  readonly #callsPerDay: number;
  readonly #calls = new Map<number, number>();
  #byEmail = new Map<string, string>();

  constructor({ clock, rateLimits }: PlatformEnv) {
    this.#clock = clock;
    this.#callsPerDay = rateLimits ? CALLS_PER_DAY : Infinity;
    const segments = this.#segments;
    this.#routes = [
      { method: 'GET', path: '/audience/v1/advertisers', handle: readAdvertisers },
      { method: 'POST', path: '/audience/v1/segments', handle: (call) => segments.create(call) },
      { method: 'GET', path: '/audience/v1/segments/:id', handle: (call, params) => segments.read(call, params) },
      { method: 'POST', path: '/audience/v1/segments/:id', handle: (call, params) => segments.append(call, params) },
      { method: 'DELETE', path: '/audience/v1/segments/:id', handle: (call, params) => segments.delete(call, params) },
    ];
  }

  isTokenPath(): boolean {
    return false;
  }

  identify({ method, path, note }: Call): void {
    const id = /^\/audience\/v1\/segments\/([A-Z0-9]+)$/.exec(path)?.[1];
    if (id !== undefined) note.list = id;
    if (method === 'POST') [note.kind, note.operation] = id === undefined ? ['list', 'create'] : ['membership', 'add'];
    if (method === 'DELETE') [note.kind, note.operation] = ['list', 'delete'];
  }

  answer(call: Call): Reply {
    const day = Math.floor(call.now / DAY_MS);
    const calls = (this.#calls.get(day) ?? 0) + 1;
    if (calls > this.#callsPerDay) return this.throttled();
    this.#calls.set(day, calls);
    authorize(call, this.tokens);
    const found = findRoute(this.#routes, call.method, call.path);
    if (typeof found === 'string')
      throw new Refusal(adrollError(404, { message: 'Nothing here', code: CODES.NOT_FOUND }));
    return found.handle(call, found.params);
  }

  headers(): Record<string, string> {
    return {};
  }

  /** No header says when there may be more. */
  throttled(): Reply {
    return adrollError(429, { message: 'Quota exceeded', code: CODES.FAIL });
  }

  failed(status: number): Reply {
    return adrollError(status, { message: 'Something failed', code: CODES.FAIL });
  }

  setPopulation(people: readonly Person[]): void {
    this.#byEmail = new Map(
      people.flatMap(({ id, emails = [] }) => emails.map((email) => [email.trim().toLowerCase(), id] as const)),
    );
  }

  lists(): SandboxList[] {
    const now = this.#clock.now();
    return this.#segments.all.map((segment) => {
      const emails = segment.emails(now);
      const found = emails.map(([email, end]) => ({ person: this.#byEmail.get(email), end }));
      const known = found.flatMap(({ person, end }) => (person === undefined ? [] : [[person, end] as const]));
      return {
        id: segment.id,
        name: segment.name,
        key: '',
        account: sandboxCredentials.adroll.account,
        size: emails.length,
        people: [...new Set(known.map(([person]) => person))].toSorted(),
        until: Object.fromEntries(known.toSorted(([, one], [, other]) => one - other)),
        anonymous: found.length - known.length,
        unmatchable: 0,
        pending: 0,
        requests: segment.tally.entries(),
      };
    });
  }

  settle(): void {
    // Nothing is processed later.
  }
}

/** Whom the token may work for. */
function readAdvertisers(call: Call): Reply {
  checkPermission(call, 'read');
  return { status: 200, json: { data: [{ advertiser_id: sandboxCredentials.adroll.account }] } };
}

const known = sandboxCredentials.adroll;

export const platform = {
  create: (env) => new AdrollPlatform(env),
  endpoints: {},
  destination: [
    `account: ${known.account}`,
    `api_key: ${known.api_key}`,
    `access_token: ${known.access_token}`,
    'send_plain_email: true',
  ],
} as const satisfies SandboxPlatform;

import { sandboxCredentials } from '../credentials.ts';
import type { Call, Reply } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import type { Person } from '../engine/person.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import { RateWindow } from '../engine/rate-window.ts';
import type { RecordedRequest } from '../engine/recorded-request.ts';
import { findRoute, type Route } from '../engine/router.ts';
import type { SandboxPlatform } from '../engine/sandbox-platform.ts';
import { TokenStore } from '../engine/token-store.ts';
import { authorize, checkPermission } from './access.ts';
import { ContactLists } from './contact-lists.ts';
import { criteoError, errorsInside, refusal } from './criteo-error.ts';
import { SegmentStore } from './segment-store.ts';
import { Segments } from './segments.ts';
import { answerToken, TOKEN_PATH } from './token-endpoint.ts';
import { deprecationOf, versionOf } from './version.ts';

/** Of an app with client credentials. */
const CALLS_PER_MINUTE = 250;
const MINUTE_MS = 60_000;

type Meaning = readonly [kind: RecordedRequest['kind'], operation: string];

/** By method and path after the version, `:id` for a segment's id. What is not here is a read. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'POST audience-segments/search': ['read', 'find'],
  'POST audience-segments/create': ['list', 'create'],
  'PATCH audience-segments': ['list', 'update'],
  'POST audience-segments/delete': ['list', 'delete'],
  'POST audience-segments/compute-sizes': ['read', 'size'],
  'PATCH audience-segments/:id/contact-list': ['membership', 'write'],
  'DELETE audience-segments/:id/contact-list': ['membership', 'clear'],
  'GET audience-segments/:id/contact-list/statistics': ['read', 'statistics'],
};

/** Criteo's contact lists (Marketing Solutions API), and its token endpoint. */
class CriteoPlatform implements Platform {
  readonly tokens = new TokenStore([]);
  readonly #store: SegmentStore;
  readonly #window: RateWindow;
  readonly #routes: readonly Route[];

  constructor(env: PlatformEnv) {
    this.#store = new SegmentStore(env);
    this.#window = new RateWindow(env.rateLimits ? CALLS_PER_MINUTE : Infinity, MINUTE_MS);
    const segments = new Segments(this.#store);
    const contacts = new ContactLists(this.#store);
    const at = (path: string) => `/:version/marketing-solutions/audience-segments${path}`;
    this.#routes = [
      { method: 'GET', path: '/:version/advertisers/me', handle: readAdvertisers },
      { method: 'POST', path: at('/search'), handle: (call) => segments.search(call) },
      { method: 'POST', path: at('/create'), handle: (call) => segments.create(call) },
      { method: 'PATCH', path: at(''), handle: (call) => segments.update(call) },
      { method: 'POST', path: at('/delete'), handle: (call) => segments.delete(call) },
      { method: 'POST', path: at('/compute-sizes'), handle: (call) => segments.sizes(call) },
      { method: 'PATCH', path: at('/:id/contact-list'), handle: (call, params) => contacts.amend(call, params) },
      { method: 'DELETE', path: at('/:id/contact-list'), handle: (call, params) => contacts.clear(call, params) },
      {
        method: 'GET',
        path: at('/:id/contact-list/statistics'),
        handle: (call, params) => contacts.statistics(call, params),
      },
    ];
  }

  isTokenPath(path: string): boolean {
    return path === TOKEN_PATH;
  }

  identify(call: Call): void {
    const path = call.path.replace(/^\/[^/]+\/marketing-solutions\//, '');
    const id = /^audience-segments\/(\d+)\//.exec(path)?.[1];
    if (id !== undefined) call.note.list = id;
    const key = `${call.method} ${path.replace(/^audience-segments\/\d+\//, 'audience-segments/:id/')}`;
    const meaning = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
    if (meaning !== undefined) [call.note.kind, call.note.operation] = meaning;
  }

  answer(call: Call): Reply {
    if (call.path === TOKEN_PATH) return answerToken(call, this.tokens);
    versionOf(call);
    if (!this.#window.spend(call.now)) return tooManyCalls();
    authorize(call, this.tokens);
    const found = findRoute(this.#routes, call.method, call.path);
    if (found === 'path') throw refusal(404, 'validation', 'not-found', 'There is nothing at this path');
    if (found === 'method')
      throw refusal(405, 'validation', 'method-not-allowed', `${call.method} is not possible here`);
    return errorsInside(call) ?? found.handle(call, found.params);
  }

  headers(call: Call): Record<string, string> {
    if (call.path === TOKEN_PATH) return {};
    return {
      'x-ratelimit-limit': String(CALLS_PER_MINUTE),
      'x-ratelimit-remaining': String(Math.max(0, CALLS_PER_MINUTE - this.#window.used(call.now))),
      'x-ratelimit-reset': String(MINUTE_MS / 1000),
      ...deprecationOf(call.path),
    };
  }

  throttled({ retryAfterSeconds }: FaultOf<'throttle'>): Reply {
    return tooManyCalls(retryAfterSeconds);
  }

  failed(status: number): Reply {
    return criteoError(
      status,
      status >= 500 ? 'availability' : 'unknown',
      'internal-error',
      'The request could not be processed',
    );
  }

  setPopulation(people: readonly Person[]): void {
    this.#store.setPopulation(people);
  }

  lists(): SandboxList[] {
    return this.#store.list().map((segment) => ({
      id: segment.id,
      name: segment.name,
      key: /\[([^[\]]*)\]$/.exec(segment.description)?.[1] ?? '',
      account: sandboxCredentials.criteo.account,
      size: segment.size,
      people: this.#store.people(segment),
      anonymous: this.#store.anonymous(segment),
      unmatchable: 0,
      pending: 0,
      requests: segment.tally.entries(),
    }));
  }

  settle(now: number): void {
    for (const segment of this.#store.list()) segment.settle(now);
  }
}

/** Whom the token may work for. */
function readAdvertisers(call: Call): Reply {
  checkPermission(call, 'read');
  const { account: id } = sandboxCredentials.criteo;
  const advertiser = { id, type: 'Advertiser', attributes: { advertiserName: 'Sandbox' } };
  return { status: 200, json: { data: [advertiser], errors: [], warnings: [] } };
}

function tooManyCalls(seconds?: number): Reply {
  return {
    ...criteoError(429, 'quota', 'too-many-requests', 'The limit of calls is reached'),
    ...(seconds !== undefined && { headers: { 'x-ratelimit-reset': String(seconds) } }),
  };
}

const known = sandboxCredentials.criteo;

export const platform = {
  create: (env) => new CriteoPlatform(env),
  endpoints: { token_endpoint: TOKEN_PATH },
  destination: [
    `account: "${known.account}"`,
    `auth: { client_id: ${known.client_id}, client_secret: ${known.client_secret} }`,
  ],
} as const satisfies SandboxPlatform;

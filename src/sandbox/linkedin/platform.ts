import { randomUUID } from 'node:crypto';
import type { Call, Reply } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import type { Person } from '../engine/person.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import type { SandboxPlatform } from '../engine/sandbox-platform.ts';
import { findRoute, type Route } from '../engine/router.ts';
import { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { authorize } from './authorize.ts';
import { companyStream } from './company-element.ts';
import { readAccountUser, readMember } from './member.ts';
import { ListUploads, UPLOAD_PATH } from './list-uploads.ts';
import { noteOf } from './note.ts';
import { AUTHORIZATION_PATH, OAUTH_PREFIX, OAuth } from './oauth.ts';
import { refusal, restliError } from './restli-error.ts';
import { SegmentStore } from './segment-store.ts';
import { Segments } from './segments.ts';
import { Stream } from './stream.ts';
import { tooManyCalls } from './throttle.ts';
import { userStream } from './user-element.ts';
import { checkVersion } from './version.ts';

class LinkedinPlatform implements Platform {
  readonly tokens = new TokenStore([sandboxCredentials.linkedin.access_token]);
  readonly #oauth: OAuth;
  readonly #store: SegmentStore;
  readonly #uploads: ListUploads;
  readonly #routes: readonly Route[];

  constructor(env: PlatformEnv) {
    this.#oauth = new OAuth(this.tokens, env.clock.now());
    this.#store = new SegmentStore(env.keepsStrangers);
    const segments = new Segments(this.#store);
    const uploads = new ListUploads(this.#store);
    this.#uploads = uploads;
    const one = '/rest/dmpSegments/:id';
    this.#routes = [
      { method: 'GET', path: '/rest/me', handle: readMember },
      { method: 'GET', path: '/rest/adAccountUsers/:key', handle: readAccountUser },
      { method: 'GET', path: '/rest/dmpSegments', handle: (call) => segments.find(call) },
      {
        method: 'POST',
        path: '/rest/dmpSegments',
        handle: (call) =>
          call.rawQuery === 'action=generateUploadUrl' ? uploads.generateUrl(call) : segments.create(call),
      },
      { method: 'POST', path: `${one}/listUploads`, handle: (call, params) => uploads.attach(call, params) },
      { method: 'GET', path: one, handle: (call, params) => segments.get(call, params) },
      { method: 'POST', path: one, handle: (call, params) => segments.rename(call, params) },
      { method: 'DELETE', path: one, handle: (call, params) => segments.delete(call, params) },
      {
        method: 'GET',
        path: `${one}/destinations/:destination`,
        handle: (call, params) => segments.getDestination(call, params),
      },
      ...[userStream, companyStream].map((kind): Route => {
        const stream = new Stream(this.#store, kind, env.rateLimits);
        return {
          method: 'POST',
          path: `${one}/${kind.resource}`,
          handle: (call, params) => stream.batchCreate(call, params),
        };
      }),
    ];
  }

  isTokenPath(path: string): boolean {
    return path.startsWith(OAUTH_PREFIX) && path !== AUTHORIZATION_PATH;
  }

  identify(call: Call): void {
    noteOf(call);
  }

  answer(call: Call): Reply {
    if (call.path.startsWith(OAUTH_PREFIX)) return this.#oauth.answer(call);
    if (call.path === UPLOAD_PATH && call.method === 'POST') {
      authorize(call, this.tokens);
      return this.#uploads.upload(call);
    }
    if (!call.path.startsWith('/rest/')) throw refusal(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');
    checkVersion(call);
    authorize(call, this.tokens);
    const found = findRoute(this.#routes, call.method, call.path);
    if (found === 'path') throw refusal(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');
    if (found === 'method') throw refusal(405, 'METHOD_NOT_ALLOWED', `${call.method} is not possible on this resource`);
    return found.handle(call, found.params);
  }

  headers(): Record<string, string> {
    return {
      'x-li-uuid': randomUUID(),
      'x-li-fabric': 'sandbox',
      'x-li-request-id': randomUUID(),
    };
  }

  throttled(fault: FaultOf<'throttle'>): Reply {
    return tooManyCalls(fault.daily);
  }

  failed(status: number): Reply {
    return restliError(status, status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'ERROR', 'The request could not be processed');
  }

  setPopulation(people: readonly Person[]): void {
    this.#store.setPopulation(people);
  }

  lists(now: number): SandboxList[] {
    return this.#store.list(now).map(({ id, name, fields, members, tally }) => ({
      id,
      name,
      key: fields.sourceSegmentId ?? '',
      account: sandboxCredentials.linkedin.account,
      size: members.size,
      people: members.people,
      anonymous: members.anonymous,
      unmatchable: members.unmatchable,
      pending: 0,
      requests: tally.entries(),
    }));
  }

  settle(now: number): void {
    for (const segment of this.#store.list(now)) segment.settle(now);
  }
}

const known = sandboxCredentials.linkedin;

/** LinkedIn's DMP segments of users and of companies, and its token endpoints. */
export const platform = {
  create: (env) => new LinkedinPlatform(env),
  endpoints: {
    token_endpoint: '/oauth/v2/accessToken',
    authorization_endpoint: '/oauth/v2/authorization',
  },
  destination: [
    `account: "${known.account}"`,
    `source_platform: ${known.source_platform}`,
    `access_token: ${known.access_token}`,
  ],
} as const satisfies SandboxPlatform;

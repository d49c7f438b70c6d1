import { sandboxCredentials } from '../credentials.ts';
import { Refusal, type Call, type Reply } from '../engine/call.ts';
import { Consents } from '../engine/consents.ts';
import type { FaultOf } from '../engine/fault.ts';
import { PeopleIndex } from '../engine/people-index.ts';
import type { Person } from '../engine/person.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import type { SandboxPlatform } from '../engine/sandbox-platform.ts';
import { findRoute, type Handler, type Params } from '../engine/router.ts';
import { TokenStore } from '../engine/token-store.ts';
import type { AdsPlatform } from '../google-ads/ads-platform.ts';
import { authorize, checkAccount, loginOf } from './access.ts';
import { answerAuthorization, AUTHORIZATION_PATH } from './authorization-endpoint.ts';
import { GoogleError, invalid, replyOf } from './google-error.ts';
import { Ingestion } from './ingestion.ts';
import { keysOfPerson } from './keys.ts';
import { newRequestId, Processing } from './processing.ts';
import { exhausted, Quota, type QuotaName } from './quota.ts';
import { retrieveStatus } from './request-status.ts';
import { answerToken, TOKEN_PATH } from './token-endpoint.ts';
import { UserLists } from './user-lists.ts';
import type { UserList } from './user-list.ts';

const LISTS = '/v1/accountTypes/:type/accounts/:account/userLists';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly name: string;
  readonly kind: Call['note']['kind'];
  readonly quota: QuotaName;
  readonly handle: Handler;
}

/** The Data Manager API of datamanager.googleapis.com with the token endpoint of oauth2.googleapis.com (google.md 2–4). */
class GooglePlatform implements Platform {
  readonly tokens = new TokenStore([]);
  readonly #env: PlatformEnv;
  readonly #consents = new Consents();
  readonly #index: PeopleIndex;
  readonly #lists: UserLists;
  readonly #processing = new Processing();
  readonly #quota = new Quota();
  readonly #operations: readonly Operation[];

  constructor(env: PlatformEnv) {
    this.#env = env;
    this.#index = new PeopleIndex(keysOfPerson, env.keepsStrangers);
    this.#lists = new UserLists(sandboxCredentials.google.account, this.#index);
    this.#operations = this.#allOperations(new Ingestion(this.#lists, this.#processing, env.googleProcessingMs));
  }

  isTokenPath(path: string): boolean {
    return path === TOKEN_PATH;
  }

  identify(call: Call): void {
    if (isAuthorization(call)) call.note.operation = 'authorize';
    const operation = this.#find(call)?.operation;
    if (operation === undefined) return;
    call.note.kind = operation.kind;
    call.note.operation = operation.name;
  }

  answer(call: Call): Reply {
    try {
      if (isAuthorization(call)) return answerAuthorization(call, this.#consents, this.tokens);
      return this.isTokenPath(call.path) ? answerToken(call, this.tokens, this.#consents) : this.#answer(call);
    } catch (error) {
      if (error instanceof GoogleError) return inShape(error, call);
      throw error;
    }
  }

  headers(): Readonly<Record<string, string>> {
    return {};
  }

  throttled(fault: FaultOf<'throttle'>, call: Call): Reply {
    const quota = this.#find(call)?.operation.quota ?? 'other';
    return inShape(exhausted(quota, fault.daily === true ? 'day' : 'minute', fault.retryAfterSeconds), call);
  }

  failed(status: number): Reply {
    const reason = status === 504 ? 'DEADLINE_EXCEEDED' : 'INTERNAL_ERROR';
    const message = 'Internal error encountered.';
    return replyOf(new GoogleError({ code: status, message, reason }), newRequestId(), false);
  }

  setPopulation(people: readonly Person[]): void {
    this.#index.set(people);
  }

  lists(now: number): SandboxList[] {
    this.#processing.advance(now);
    return this.#lists.all.map((list) => this.#sandboxList(list, now));
  }

  /** The Google Ads API: another way to the same lists. */
  async openAds(): Promise<AdsPlatform> {
    const [{ AdsPlatform }, ads] = await Promise.all([
      import('../google-ads/ads-platform.ts'),
      import('google-ads-api'),
    ]);
    const { account, login_account: manager } = sandboxCredentials.google;
    const shared = { platform: this, lists: this.#lists, processing: this.#processing };
    return new AdsPlatform({ ...shared, processingMs: this.#env.googleProcessingMs }, { account, manager }, ads);
  }

  settle(): void {
    this.#processing.settle();
    for (const list of this.#lists.all) list.showSizes();
  }

  #answer(call: Call): Reply {
    const found = this.#find(call);
    if (found === undefined) throw new Refusal({ status: 404, html: '<title>Error 404 (Not Found)!!1</title>' });
    authorize(call, this.tokens);
    if (this.#env.rateLimits) this.#quota.spend(found.operation.quota, call.now);
    this.#processing.advance(call.now);
    return found.operation.handle(call, found.params);
  }

  #find({ method, path }: Call): { operation: Operation; params: Params } | undefined {
    const found = findRoute(this.#operations, method, path);
    if (typeof found === 'string') return undefined;
    const operation = this.#operations.find(({ handle }) => handle === found.handle);
    return operation && { operation, params: found.params };
  }

  #allOperations(ingestion: Ingestion): Operation[] {
    const members = '/v1/audienceMembers';
    const inAccount = (handle: Handler): Handler => {
      return (call, params) => {
        checkParent(call, params);
        return handle(call, params);
      };
    };
    const lists = this.#lists;
    return [
      ingesting('POST', `${members}:ingest`, 'ingest', (call) => ingestion.ingest(call)),
      ingesting('POST', `${members}:remove`, 'remove', (call) => ingestion.remove(call)),
      ingesting('POST', `${members}:removeAll`, 'removeAll', (call) => ingestion.removeAll(call)),
      {
        ...ingesting('GET', '/v1/requestStatus:retrieve', 'status', (call) => retrieveStatus(call, this.#processing)),
        kind: 'read',
      },
      listing(
        'POST',
        LISTS,
        'create',
        inAccount((call) => lists.create(call)),
      ),
      listing(
        'GET',
        LISTS,
        'list',
        inAccount((call) => lists.list(call)),
      ),
      listing(
        'GET',
        `${LISTS}/:list`,
        'get',
        inAccount((call, params) => lists.get(call, params)),
      ),
      listing(
        'PATCH',
        `${LISTS}/:list`,
        'patch',
        inAccount((call, params) => lists.patch(call, params)),
      ),
      listing(
        'DELETE',
        `${LISTS}/:list`,
        'delete',
        inAccount((call, params) => lists.delete(call, params)),
      ),
    ];
  }

  #sandboxList(list: UserList, now: number): SandboxList {
    list.expire(now);
    const { membership, fields } = list;
    return {
      id: list.id,
      name: fields.displayName,
      key: fields.integrationCode,
      account: sandboxCredentials.google.account,
      size: membership.size,
      people: membership.people,
      anonymous: membership.anonymous,
      unmatchable: membership.unmatchable,
      pending: this.#processing.pendingOf(list),
      requests: list.tally.entries(),
    };
  }
}

function isAuthorization({ method, path }: Call): boolean {
  return method === 'GET' && path === AUTHORIZATION_PATH;
}

function ingesting(method: string, path: string, name: string, handle: Handler): Operation {
  return { method, path, name, kind: 'membership', quota: 'ingestion', handle };
}

function listing(method: string, path: string, name: string, handle: Handler): Operation {
  return { method, path, name, kind: method === 'GET' ? 'read' : 'list', quota: 'other', handle };
}

/** The account of a list's path, and the manager through which it is reached. */
function checkParent(call: Call, { type = '', account = '' }: Params): void {
  if (type !== 'GOOGLE_ADS' || !/^\d+$/.test(account)) {
    const description = 'The parent is accountTypes/GOOGLE_ADS/accounts/{digits}.';
    throw invalid({ field: 'parent', description, reason: 'INVALID_ARGUMENT' });
  }
  checkAccount(account, loginOf(call), 'login-account');
}

function inShape(error: GoogleError, call: Call): Reply {
  const isSnake = error.parts.violations !== undefined && call.faults.take('snake_case') !== undefined;
  return replyOf(error, newRequestId(), isSnake);
}

const known = sandboxCredentials.google;

export const platform = {
  create: (env) => new GooglePlatform(env),
  openDoor: async (serving) => {
    if (!(serving.platform instanceof GooglePlatform)) throw new TypeError('It is the door of another platform.');
    const { openAdsDoor } = await import('../google-ads/open-ads-door.ts');
    return openAdsDoor({ ...serving, platform: await serving.platform.openAds() });
  },
  endpoints: {
    token_endpoint: '/token',
    authorization_endpoint: '/o/oauth2/v2/auth',
  },
  destination: [
    `account: "${known.account}"`,
    `auth: { client_id: ${known.client_id}, client_secret: ${known.client_secret}, refresh_token: ${known.refresh_token} }`,
    'accept_customer_match_terms: true',
  ],
} as const satisfies SandboxPlatform;

import { bearerOf, headerOf, Refusal, type Call, type Reply } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import { isRecord, parseJson } from '../engine/json.ts';
import type { Person } from '../engine/person.ts';
import type { Platform, SandboxList } from '../engine/platform.ts';
import type { TokenStore } from '../engine/token-store.ts';
import type { Processing } from '../google/processing.ts';
import { ADWORDS_SCOPE, TOKEN_PATH } from '../google/token-endpoint.ts';
import type { UserLists } from '../google/user-lists.ts';
import { AdsError, adsReply, failureBytes, failureType, refusal } from './ads-error.ts';
import { mutateLists } from './ads-lists.ts';
import { answerQuery, rowsJson } from './gaql.ts';
import { isGrpc } from './grpc.ts';
import { Jobs, noteJobConsent } from './jobs.ts';
import { type Customers, tablesOf } from './tables.ts';
import { adsVersion } from './version.ts';

/** What this API shares with the Data Manager API: they are two doors to the same lists. */
export interface SharedParts {
  readonly platform: Platform;
  readonly lists: UserLists;
  readonly processing: Processing;
  readonly processingMs: number;
}

type Package = Pick<typeof import('google-ads-api'), 'services' | 'errors'>;

const SERVICES = `/google.ads.googleads.${adsVersion}.services`;

interface Method {
  readonly name: string;
  readonly kind: Call['note']['kind'];
  /** Decodes the request and says whom it is about. */
  handle(call: Call): Uint8Array;
}

/** The Google Ads API (google.md 7 and 8): lists, offline user data jobs, queries. */
export class AdsPlatform implements Platform {
  readonly tokens: TokenStore;
  readonly #shared: SharedParts;
  readonly #ads: Package;
  readonly #customers: Customers;
  readonly #jobs: Jobs;
  readonly #methods: Readonly<Record<string, Method>>;
  /** How many additions to a job are under way. */
  readonly #adding = new Map<string, number>();

  constructor(shared: SharedParts, customers: Customers, ads: Package) {
    this.tokens = shared.platform.tokens;
    this.#shared = shared;
    this.#ads = ads;
    this.#customers = customers;
    this.#jobs = new Jobs(customers.account, shared.lists, shared.processing, shared.processingMs);
    this.#methods = this.#allMethods();
  }

  isTokenPath(path: string): boolean {
    return path === TOKEN_PATH;
  }

  identify(call: Call): void {
    const method = this.#methods[call.path];
    if (method !== undefined) Object.assign(call.note, { kind: method.kind, operation: method.name });
    else if (call.path.startsWith(`/${adsVersion}/`)) Object.assign(call.note, { kind: 'read', operation: 'query' });
  }

  /** Notes an addition to a job that has begun to arrive; gives what ends it. */
  hold(call: Call): () => void {
    if (this.#methods[call.path]?.name !== 'add operations') return () => {};
    const name = this.#ads.services.AddOfflineUserDataJobOperationsRequest.decode(call.body).resource_name;
    this.#adding.set(name, (this.#adding.get(name) ?? 0) + 1);
    return () => this.#adding.set(name, (this.#adding.get(name) ?? 1) - 1);
  }

  answer(call: Call): Reply {
    if (this.isTokenPath(call.path)) return this.#shared.platform.answer(call);
    try {
      return this.#answer(call);
    } catch (error) {
      if (error instanceof AdsError) return adsReply(error, call.path, this.#ads.errors);
      throw error;
    }
  }

  headers(): Readonly<Record<string, string>> {
    return {};
  }

  throttled(fault: FaultOf<'throttle'>, call: Call): Reply {
    const code = fault.daily === true ? 'RESOURCE_EXHAUSTED' : 'RESOURCE_TEMPORARILY_EXHAUSTED';
    const message = fault.daily === true ? 'Too many requests today. Retry in a day.' : 'Too many requests.';
    return adsReply(refusal(`quota_error.${code}`, message, 429), call.path, this.#ads.errors);
  }

  failed(status: number): Reply {
    return {
      status,
      text: 'Internal error encountered.',
      json: [{ error: { code: status, message: 'Internal error encountered.' } }],
    };
  }

  setPopulation(people: readonly Person[]): void {
    this.#shared.platform.setPopulation(people);
  }

  lists(now: number): SandboxList[] {
    return this.#shared.platform.lists(now);
  }

  settle(now: number): void {
    this.#shared.platform.settle(now);
  }

  #answer(call: Call): Reply {
    this.#authorize(call);
    const fault = call.faults.take('ads_error');
    if (fault !== undefined) throw refusal(fault.error, 'The request was refused.');
    this.#shared.processing.advance(call.now);
    if (!isGrpc(call.path)) return this.#query(call);
    const method = this.#methods[call.path];
    if (method === undefined) throw new AdsError(501, 'The method is not known.');
    return { status: 200, bytes: method.handle(call) };
  }

  #authorize(call: Call): void {
    const token = bearerOf(call);
    if (token === undefined || this.tokens.stateOf(token, call.now) !== 'valid') {
      throw refusal('authentication_error.OAUTH_TOKEN_INVALID', 'Request had invalid authentication credentials.', 401);
    }
    if (this.tokens.scopeOf(token)?.split(' ').includes(ADWORDS_SCOPE) !== true) {
      const reason = 'ACCESS_TOKEN_SCOPE_INSUFFICIENT';
      throw new AdsError(403, 'Request had insufficient authentication scopes.', { reason });
    }
    const permission = call.faults.take('permission');
    if (permission === undefined) return;
    throw refusal(`authorization_error.${permission.reason ?? 'USER_PERMISSION_DENIED'}`, 'User has no access.', 403);
  }

  /** Refuses accounts that the token does not see, and managers that do not manage them. */
  #reach(call: Call, customer: string): string {
    const { account, manager } = this.#customers;
    const login = headerOf(call, 'login-customer-id');
    if (!/^\d+$/.test(customer)) throw refusal('request_error.INVALID_CUSTOMER_ID');
    if (login !== undefined && !/^\d+$/.test(login)) throw refusal('header_error.INVALID_LOGIN_CUSTOMER_ID');
    const isSeen = customer === account || customer === manager;
    if (isSeen && (login === undefined || login === manager || login === customer)) return customer;
    throw refusal('authorization_error.USER_PERMISSION_DENIED', 'User has no access to the customer.', 403);
  }

  #reachResource(call: Call, resource: string | null | undefined): void {
    this.#reach(call, /^customers\/(\d+)\//.exec(resource ?? '')?.[1] ?? '');
  }

  #query(call: Call): Reply {
    const asked = new RegExp(`^/${adsVersion}/customers/(\\d+)/googleAds:searchStream$`).exec(call.path)?.[1];
    if (asked === undefined || call.method !== 'POST') {
      throw new Refusal({ status: 404, html: '<title>Error 404 (Not Found)!!1</title>' });
    }
    this.#reach(call, asked);
    const body = parseJson(call.body.toString('utf8'));
    const query = isRecord(body) ? body['query'] : undefined;
    if (typeof query !== 'string') throw refusal('query_error.EXPECTED_SELECT', 'Error in query.');
    const { lists } = this.#shared;
    const tables = tablesOf(this.#customers, { lists, jobs: this.#jobs, asked, now: call.now });
    return { status: 200, json: rowsJson(answerQuery(query, tables)) };
  }

  #allMethods(): Readonly<Record<string, Method>> {
    const { services } = this.#ads;
    const jobs = 'OfflineUserDataJobService';
    return {
      [`${SERVICES}.UserListService/MutateUserLists`]: {
        name: 'mutate lists',
        kind: 'list',
        handle: (call) => {
          const request = services.MutateUserListsRequest.decode(call.body);
          const account = this.#reach(call, request.customer_id);
          if (request.validate_only) call.note.kind = 'read';
          const names = mutateLists(call, this.#shared.lists, { account, request });
          const results = names.filter((name) => name !== '').map((resource_name) => ({ resource_name }));
          return services.MutateUserListsResponse.encode({ results }).finish();
        },
      },
      [`${SERVICES}.${jobs}/CreateOfflineUserDataJob`]: {
        name: 'create job',
        kind: 'membership',
        handle: (call) => {
          const request = services.CreateOfflineUserDataJobRequest.decode(call.body);
          this.#reach(call, request.customer_id);
          if (request.validate_only) call.note.kind = 'read';
          noteJobConsent(call, request);
          const resource_name = this.#jobs.create(call, request);
          return services.CreateOfflineUserDataJobResponse.encode({ resource_name }).finish();
        },
      },
      [`${SERVICES}.${jobs}/AddOfflineUserDataJobOperations`]: {
        name: 'add operations',
        kind: 'membership',
        handle: (call) => this.#addOperations(call),
      },
      [`${SERVICES}.${jobs}/RunOfflineUserDataJob`]: {
        name: 'run job',
        kind: 'membership',
        handle: (call) => {
          const { resource_name: name } = services.RunOfflineUserDataJobRequest.decode(call.body);
          this.#reachResource(call, name);
          this.#jobs.run(call, name);
          // A long-running operation; nobody waits for its end.
          return new Uint8Array();
        },
      },
      [`${SERVICES}.CustomerService/ListAccessibleCustomers`]: {
        name: 'list customers',
        kind: 'read',
        handle: () => {
          const { account, manager } = this.#customers;
          const resource_names = [`customers/${manager}`, `customers/${account}`];
          return services.ListAccessibleCustomersResponse.encode({ resource_names }).finish();
        },
      },
    };
  }

  #addOperations(call: Call): Uint8Array {
    const { services, errors } = this.#ads;
    const request = services.AddOfflineUserDataJobOperationsRequest.decode(call.body);
    this.#reachResource(call, request.resource_name);
    // google.md 7: one after the other.
    if ((this.#adding.get(request.resource_name) ?? 0) > 1) {
      throw refusal('database_error.CONCURRENT_MODIFICATION', 'Multiple requests were changing the same job.');
    }
    const faults = this.#jobs.add(call, request);
    const partial_failure_error = {
      code: 3,
      message: 'Some operations were refused.',
      details: [{ type_url: `type.googleapis.com/${failureType}`, value: failureBytes(errors, faults) }],
    };
    return services.AddOfflineUserDataJobOperationsResponse.encode(
      faults.length > 0 ? { partial_failure_error } : {},
    ).finish();
  }
}

import { createHmac } from 'node:crypto';
import { AdAccount, CustomAudience, FacebookAdsApi } from 'facebook-nodejs-business-sdk';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Exchange } from '../../transport/exchange.ts';
import { jsonBody } from '../../transport/json-body.ts';
import type { Refusal, Target } from './graph-refusal.ts';

interface GraphApiOptions {
  readonly exchange: Exchange;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** Such as `v26.0`. */
  readonly version: string;
  readonly token: string;
  readonly appSecret: string | undefined;
  /** Sees the headers of every answer, refusals included. */
  observe(headers: Headers): void;
  /** Turns an answer that is no success into an error. */
  explain(refusal: Refusal): DestinationError;
  /** Milliseconds since this connection made an audience. */
  ageOf(audienceId: string): number | undefined;
}

type Parameters = Readonly<Record<string, unknown>>;

const readTimeoutMs = 60_000;
/** Ten thousand rows take their time on a slow line. */
const writeTimeoutMs = 120_000;

/**
 * The SDK's objects over our own transport: every call of theirs ends in `call`. Version, endpoint, where the token
 * stands, time limits and bodies of deletes are ours; one attempt each.
 *
 * The token is never given to the SDK, and no default api is set (objects of create calls would use it for whatever
 * account it belongs to): each use wraps an id anew. Known quirks of facebook-nodejs-business-sdk 24.0.1, 2026-11-22.
 */
export class GraphApi extends FacebookAdsApi {
  readonly #options: GraphApiOptions;
  readonly #proof: Parameters;

  constructor(options: GraphApiOptions) {
    // `false`: its crash reporter would catch the exceptions of the whole process and send them to Meta.
    super('held by the transport', 'en_US', false);
    this.#options = options;
    this.#proof =
      options.appSecret === undefined
        ? {}
        : { appsecret_proof: createHmac('sha256', options.appSecret).update(options.token).digest('hex') };
  }

  account(id: string): AdAccount {
    return new AdAccount(id, {}, undefined, this);
  }

  /** A new object for every use: reading twice into one fails, and writes carry its pending fields. */
  audience(id: string): CustomAudience {
    return new CustomAudience(id, {}, undefined, this);
  }

  /** The SDK's own would leave through its own transport, with the token in the address. */
  override getAppID(): Promise<never> {
    return Promise.reject(new Error('getAppID is not supported'));
  }

  /**
   * One request. `path` is a list of segments, or the address of a next page as Meta gave it.
   *
   * @throws DestinationError for whatever is no success
   */
  override async call<T>(
    method: string,
    path: string | string[],
    params: Parameters = {},
    files: Parameters = {},
    multipart = false,
  ): Promise<T> {
    if (multipart || Object.keys(files).length > 0) throw new Error('uploads of files are not supported');
    if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') throw new Error(`unexpected method ${method}`);
    const { exchange, observe, explain, token } = this.#options;
    const writes = method !== 'GET';
    const { url, segments } = this.#address(path);
    const sent = { ...params, ...this.#proof };
    if (writes) delete sent['id'];
    else addQuery(url, sent);
    const operation = operationOf(method, segments);
    const response = await exchange({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(writes && { 'content-type': 'application/json' }),
      },
      ...(writes && { body: jsonBody(sent) }),
      timeoutMs: writes ? writeTimeoutMs : readTimeoutMs,
      operation,
    });
    observe(response.headers);
    const ok = response.status >= 200 && response.status < 300 && isAnswer(response.json, method, segments);
    const membership = segments[1] === 'users' || segments[1] === 'usersreplace';
    if (!ok) throw explain({ operation, writes, membership, target: this.#target(segments), response });
    return response.json as T;
  }

  /** The host is always the configured one, whatever an answer said, and no address holds a token. */
  #address(path: string | string[]): { readonly url: URL; readonly segments: readonly string[] } {
    const { endpoint, version } = this.#options;
    const at = (segments: readonly string[]) =>
      new URL(`${endpoint}/${version}/${segments.map(encodeURIComponent).join('/')}`);
    if (Array.isArray(path)) return { url: at(path), segments: path };
    const next = URL.canParse(path) ? new URL(path) : undefined;
    const segments = next?.pathname.match(/\/v\d+\.\d+\/([\w-]+)\/([\w-]+)$/)?.slice(1);
    if (next === undefined || segments === undefined) {
      throw new DestinationError('list audiences: the address of the next page is not understood', {
        disposition: 'give-up',
      });
    }
    const url = at(segments);
    url.search = next.search;
    for (const name of ['access_token', 'appsecret_proof', 'appsecret_time']) url.searchParams.delete(name);
    return { url, segments };
  }

  #target([id = '']: readonly string[]): Target {
    if (id.startsWith('act_')) return { kind: 'account' };
    return { kind: 'audience', ageMs: this.#options.ageOf(id) };
  }
}

function addQuery(url: URL, params: Parameters): void {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue;
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
}

/** A page of an edge must have its rows: the SDK's cursor would fail without. */
function isAnswer(json: unknown, method: string, segments: readonly string[]): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || 'error' in json) return false;
  return method !== 'GET' || segments.length < 2 || ('data' in json && Array.isArray(json.data));
}

/** What a call does, in words for errors and logs. */
function operationOf(method: string, [id = '', edge]: readonly string[]): string {
  if (edge === 'users') return method === 'DELETE' ? 'remove members' : 'add members';
  if (edge === 'usersreplace') return 'replace members';
  if (edge === 'customaudiences') return method === 'GET' ? 'list audiences' : 'create audience';
  if (id.startsWith('act_')) return 'read ad account';
  return method === 'GET' ? 'read audience' : 'update audience';
}

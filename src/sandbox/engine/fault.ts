/** Which requests a fault is for. Token requests are only meant when `path` names them. */
export interface FaultMatch {
  readonly method?: string;
  /** Part of the path or query. */
  readonly path?: string;
  /** Only the nth request that fits, counted from 1 and from when the fault was set. */
  readonly nth?: number;
}

interface Common {
  readonly match?: FaultMatch;
  /** How often it strikes; without it, until the faults are cleared. */
  readonly times?: number;
}

type Kind =
  /** "Too fast", as the platform says it. Meta: `code`, `minutes`, `seconds` feed the usage headers; `daily`: the day's quota. */
  | {
      readonly kind: 'throttle';
      readonly code?: number;
      readonly minutes?: number;
      readonly seconds?: number;
      readonly retryAfterSeconds?: number;
      readonly daily?: boolean;
    }
  | { readonly kind: 'status'; readonly status: number; readonly html?: boolean }
  /** No answer until the server closes. */
  | { readonly kind: 'hang' }
  /** The connection is reset before anything is applied. */
  | { readonly kind: 'reset' }
  /** The request is applied, then the connection is dropped without an answer. */
  | { readonly kind: 'drop' }
  /**
   * The request is applied, and the answer is not what it should be: a page of HTML, JSON that breaks off, nothing, 20 MB, JSON
   * that says it is a picture, JSON of another shape, a redirect to itself or to `to`.
   */
  | {
      readonly kind: 'answer';
      readonly as: 'html' | 'truncated' | 'empty' | 'huge' | 'picture' | 'other' | 'redirect';
      readonly to?: string;
    }
  | { readonly kind: 'late'; readonly ms: number }
  /**
   * Single rows fail: by index, by an identifier's value as sent, or every nth. `status`: LinkedIn's element status;
   * `reason`: Google's; `later`: Google accepts the request and counts the rows as errors in its result.
   */
  | {
      readonly kind: 'rows';
      readonly indexes?: readonly number[];
      readonly values?: readonly string[];
      readonly every?: number;
      readonly status?: number;
      readonly reason?: string;
      readonly later?: boolean;
    }
  /** Access tokens end: at once, or with `match` when such a request arrives. */
  | { readonly kind: 'expire_tokens' }
  /** Access and refresh tokens end for good. */
  | { readonly kind: 'revoke_tokens' }
  | { readonly kind: 'retire_version'; readonly version: string }
  /** Meta only: answers carry the warning header of a version that ends soon. */
  | { readonly kind: 'version_warning' }
  | { readonly kind: 'terms' }
  /** What the person in the browser does: refuses (`error`), grants another `scope`, or gets no refresh token (`refresh`). */
  | { readonly kind: 'consent'; readonly error?: string; readonly scope?: string; readonly refresh?: false }
  /** `reason`: Google's, e.g. `SERVICE_DISABLED`; `role`: LinkedIn's, e.g. `VIEWER`, and any on Meta (reads still work). */
  | { readonly kind: 'permission'; readonly reason?: string; readonly role?: string }
  /** Meta: `operation_status` 471, membership writes are refused. Criteo: a list that another tool made. `list`: id; all lists without it. */
  | { readonly kind: 'flag_audience'; readonly list?: string }
  /** LinkedIn: the segment's status until it is written to again; EXPIRED loses the members. */
  | { readonly kind: 'segment_status'; readonly status: string; readonly list?: string }
  /** Google: what a request accepted now will have come to. `records`: how many rows fail (default 1). */
  | {
      readonly kind: 'async_result';
      readonly status: 'FAILED' | 'PARTIAL_SUCCESS' | 'REQUEST_STATUS_UNKNOWN';
      readonly reason?: string;
      readonly records?: number;
    }
  /** Google: a request accepted now takes this long, so that later ones overtake it. */
  | { readonly kind: 'slow_processing'; readonly ms: number }
  /** Google: violations are named in snake_case. */
  | { readonly kind: 'snake_case' }
  /** Google: 200 with warnings about optional fields. */
  | { readonly kind: 'field_warnings'; readonly field?: string; readonly reason?: string }
  /** Meta: 803 (default) or 100/33 for audiences younger than `ms`. LinkedIn: 404 for segments younger than `ms`. */
  | { readonly kind: 'not_ready'; readonly ms: number; readonly code?: 803 | 100 }
  /** Meta: `paging.next` names another origin, or carries a token. */
  | { readonly kind: 'paging'; readonly origin?: string; readonly token?: boolean }
  /** Meta: code 1 "reduce the amount of data" for pages above `limit`. */
  | { readonly kind: 'page_too_large'; readonly limit: number }
  /** Meta: the replacement that ends next comes to 415. */
  | { readonly kind: 'replace_fails' }
  /** Meta: the replacement that ends next stays under way this long. */
  | { readonly kind: 'slow_replacement'; readonly ms: number }
  /** Meta: a removal that would leave fewer than `size` people is refused. */
  | { readonly kind: 'minimum_size'; readonly size: number }
  /** No more lists may be created. Meta: the account has as many as it may have, most of them somebody else's. */
  | { readonly kind: 'list_limit' }
  /** LinkedIn: this many element results are missing from the answer. Meta: the last rows are neither taken nor counted. */
  | { readonly kind: 'fewer_results'; readonly missing: number }
  /** Criteo: 200 with an error inside, in place of what was asked for; nothing is applied. */
  | {
      readonly kind: 'errors_inside';
      readonly type?: 'access-control' | 'availability' | 'quota' | 'validation';
      readonly code?: string;
    }
  /** Google Ads API: the call is refused for this reason, such as `database_error.CONCURRENT_MODIFICATION`. */
  | { readonly kind: 'ads_error'; readonly error: string }
  /** AdRoll: a call to a segment replaces what it has. */
  | { readonly kind: 'post_replaces' }
  /** LinkedIn: new ids come in another header, or in none. */
  | { readonly kind: 'id_header'; readonly name: 'x-linkedin-id' | 'none' };

export type Fault = Common & Kind;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

/** Every kind there is. */
export const faultKinds: Readonly<Record<FaultKind, true>> = {
  throttle: true,
  status: true,
  hang: true,
  reset: true,
  drop: true,
  answer: true,
  late: true,
  rows: true,
  expire_tokens: true,
  revoke_tokens: true,
  retire_version: true,
  version_warning: true,
  terms: true,
  consent: true,
  permission: true,
  flag_audience: true,
  segment_status: true,
  async_result: true,
  slow_processing: true,
  snake_case: true,
  field_warnings: true,
  not_ready: true,
  paging: true,
  page_too_large: true,
  replace_fails: true,
  slow_replacement: true,
  minimum_size: true,
  list_limit: true,
  fewer_results: true,
  id_header: true,
  errors_inside: true,
  post_replaces: true,
  ads_error: true,
};

export function isKind<K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}

/** Checks what came over HTTP: a known kind is required, parameters are taken as they are. */
export function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    Object.hasOwn(faultKinds, value.kind)
  );
}

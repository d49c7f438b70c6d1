import { createHash } from 'node:crypto';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/start-sandbox.ts';

/** A plain client of the sandbox's Data Manager API: it sends what it is told, right or wrong. */
export interface GoogleClient {
  readonly sandbox: Sandbox;
  /** Gets a new token: the old one ends when the clock is moved on by an hour. */
  signIn(): Promise<void>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Posts the body to `/v1/audienceMembers:{verb}`. */
  members(verb: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Creates a list, with these fields instead of the usual ones, and gives its id. */
  createList(fields?: object): Promise<string>;
  status(requestId: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export const LISTS = '/v1/accountTypes/GOOGLE_ADS/accounts/1234567890/userLists';
export const MANAGER = { 'login-account': 'accountTypes/GOOGLE_ADS/accounts/1111111111' };

export async function openGoogle(options?: SandboxOptions): Promise<GoogleClient> {
  const sandbox = await startSandbox(options);
  let token = '';
  const signIn = async () => {
    token = textOf((await requestToken(sandbox.urls.google_token_endpoint)).body, 'access_token');
  };
  await signIn();
  const call: GoogleClient['call'] = (method, path, body, headers = {}) =>
    send(sandbox.urls.google + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    sandbox,
    signIn,
    call,
    members: (verb, body, headers) => call('POST', `/v1/audienceMembers:${verb}`, body, headers),
    createList: async (fields) => {
      const answer = await call('POST', LISTS, newList(fields));
      if (answer.status !== 200) throw new Error(`The list was not created: ${JSON.stringify(answer.body)}`);
      return textOf(answer.body, 'id');
    },
    status: (requestId, headers) =>
      call('GET', `/v1/requestStatus:retrieve?requestId=${requestId}`, undefined, headers),
  };
}

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Asks for a token; an undefined field is left out. */
export function requestToken(url: string, fields: Record<string, string | undefined> = {}): Promise<Answer> {
  const form = {
    grant_type: 'refresh_token',
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    refresh_token: 'sandbox-refresh-token',
    ...fields,
  };
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  return send(url, { method: 'POST', body });
}

export function newList(fields: object = {}): object {
  return {
    displayName: 'audience-sync: buyers 90d',
    description: 'Bought within 90 days',
    integrationCode: 'buyers-90d',
    membershipDuration: '46656000s',
    membershipStatus: 'OPEN',
    ingestedUserListInfo: {
      uploadKeyTypes: ['CONTACT_ID'],
      contactIdInfo: { dataSourceType: 'DATA_SOURCE_TYPE_FIRST_PARTY' },
    },
    ...fields,
  };
}

export function destination(list: string, fields: object = {}): object {
  return {
    operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' },
    productDestinationId: list,
    ...fields,
  };
}

/** A whole ingestion; fields that are undefined are left out. */
export function ingestion(list: string, audienceMembers: readonly unknown[], fields: object = {}): object {
  return {
    destinations: [destination(list)],
    audienceMembers,
    consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' },
    encoding: 'HEX',
    termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' },
    ...fields,
  };
}

export function removal(list: string, audienceMembers: readonly unknown[], fields: object = {}): object {
  return { destinations: [destination(list)], audienceMembers, encoding: 'HEX', ...fields };
}

/** A member with these identifier objects. */
export function member(...userIdentifiers: readonly object[]): object {
  return { compositeData: { userData: { userIdentifiers } } };
}

export function email(address: string): object {
  return { emailAddress: sha256(address) };
}

export function sha256(text: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('sha256').update(text, 'utf8').digest(encoding);
}

export function textOf(body: unknown, name: string): string {
  const value = (body as Record<string, unknown>)[name];
  if (typeof value !== 'string') throw new Error(`No ${name} in ${JSON.stringify(body)}`);
  return value;
}

/** The reasons and fields of a refusal, as `reason field`. */
export function violationsOf({ body }: Answer): string[] {
  const { error } = body as { error: { details: { fieldViolations?: { field: string; reason?: string }[] }[] } };
  return error.details
    .flatMap(({ fieldViolations }) => fieldViolations ?? [])
    .map(({ field, reason }) => `${reason ?? '-'} ${field}`);
}

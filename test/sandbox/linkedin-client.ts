import { createHash } from 'node:crypto';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/start-sandbox.ts';
import { send, type Answer } from './google-client.ts';

/** A plain client of the sandbox's LinkedIn: it sends what it is told, right or wrong. */
export interface LinkedinClient {
  readonly sandbox: Sandbox;
  /** `path` after `/rest/`. An undefined header is left out. */
  call(method: string, path: string, body?: unknown, headers?: Headings): Promise<Answer>;
  /** Creates a segment, with these fields instead of the usual ones, and gives its id. */
  create(fields?: object): Promise<string>;
  users(id: string, batch: readonly unknown[], headers?: Headings): Promise<Answer>;
  companies(id: string, batch: readonly unknown[]): Promise<Answer>;
  rename(id: string, patch: unknown): Promise<Answer>;
  /** `status` of the segment's destination. */
  status(id: string): Promise<unknown>;
}

export type Headings = Readonly<Record<string, string | undefined>>;

export const ACCOUNT = 'urn:li:sponsoredAccount:5123456';
export const FIND = `dmpSegments?q=account&account=${encodeURIComponent(ACCOUNT)}`;
export const TOKEN = 'sandbox-linkedin-token';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const NEW_SEGMENT = {
  name: 'Newsletter',
  sourcePlatform: 'SANDBOX',
  sourceSegmentId: 'crm:newsletter',
  account: ACCOUNT,
  type: 'USER',
  destinations: [{ destination: 'LINKEDIN' }],
};

export async function openLinkedin(options?: SandboxOptions): Promise<LinkedinClient> {
  const sandbox = await startSandbox(options);
  const call: LinkedinClient['call'] = (method, path, body, headers = {}) => {
    const all: Headings = {
      authorization: `Bearer ${TOKEN}`,
      'linkedin-version': '202607',
      'x-restli-protocol-version': '2.0.0',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    return send(`${sandbox.urls.linkedin}/rest/${path}`, {
      method,
      headers: Object.fromEntries(
        Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  return {
    sandbox,
    call,
    create: async (fields) => {
      const { status, headers, body } = await call('POST', 'dmpSegments', { ...NEW_SEGMENT, ...fields });
      const id = headers.get('x-restli-id');
      if (status !== 201 || id === null) throw new Error(`The segment was not created: ${JSON.stringify(body)}`);
      return id;
    },
    users: (id, batch, headers = {}) =>
      call('POST', `dmpSegments/${id}/users`, { elements: batch }, { 'x-restli-method': 'BATCH_CREATE', ...headers }),
    companies: (id, batch) =>
      call('POST', `dmpSegments/${id}/companies`, { elements: batch }, { 'x-restli-method': 'BATCH_CREATE' }),
    rename: (id, patch) => call('POST', `dmpSegments/${id}`, { patch }, { 'x-restli-method': 'PARTIAL_UPDATE' }),
    status: async (id) =>
      ((await call('GET', `dmpSegments/${id}/destinations/LINKEDIN`)).body as { status: unknown }).status,
  };
}

export function digest(text: string, algorithm = 'sha256'): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

export function email(name: string): object {
  return { idType: 'SHA256_EMAIL', idValue: digest(`${name}@example.com`) };
}

/** Elements for `person0@example.com` and so on. */
export function elements(count: number, action: 'ADD' | 'REMOVE' = 'ADD', from = 0): object[] {
  return Array.from({ length: count }, (_, at) => ({ action, userIds: [email(`person${from + at}`)] }));
}

/** The statuses of the elements of an answer. */
export function statusesOf({ body }: Answer): number[] {
  return (body as { elements: { status: number }[] }).elements.map(({ status }) => status);
}

/** What a refusal must be. */
export function refusal(status: number, code: string, serviceErrorCode?: number): object {
  return { status, body: { status, code, ...(serviceErrorCode !== undefined && { serviceErrorCode }) } };
}

import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/start-sandbox.ts';
import { send, type Answer } from './google-client.ts';

/** A plain client of the sandbox's Graph API: it sends what it is told, right or wrong. */
export interface MetaClient {
  readonly sandbox: Sandbox;
  /** `path` without the version, e.g. `act_1234567890?fields=name`. */
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
  /** Creates an audience, with these fields instead of the usual ones, and gives its id. */
  create(fields?: object): Promise<string>;
  /** Adds rows in a session of their own. */
  add(id: string, schema: readonly string[], data: readonly unknown[]): Promise<Answer>;
  remove(id: string, schema: readonly string[], data: readonly unknown[]): Promise<Answer>;
  /** The value of one field of an audience. */
  field(id: string, name: string): Promise<unknown>;
}

export const ACCOUNT = 'act_1234567890';
export const TOKEN = 'sandbox-meta-token';
export const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };
export const NEW_AUDIENCE = { name: 'Customers', subtype: 'CUSTOM', customer_file_source: 'USER_PROVIDED_ONLY' };
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

let lastSession = 0;

/** A session of one batch, with another id every time. */
export function oneBatch(): object {
  lastSession += 1;
  return { session_id: lastSession, batch_seq: 1, last_batch_flag: true };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The digests of `person0@example.com` and so on, one a row. */
export function emailRows(count: number, from = 0): string[][] {
  return Array.from({ length: count }, (_, at) => [sha256(`person${from + at}@example.com`)]);
}

export async function openMeta(options?: SandboxOptions): Promise<MetaClient> {
  const sandbox = await startSandbox(options);
  const write = (method: string, path: string, body: unknown): Promise<Answer> =>
    send(`${sandbox.urls.meta}/v26.0/${path}`, {
      method,
      headers: { ...AUTHORIZATION, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const members = (method: string, id: string, schema: readonly string[], data: readonly unknown[]) =>
    write(method, `${id}/users`, { session: oneBatch(), payload: { schema, data } });
  const get: MetaClient['get'] = (path) => send(`${sandbox.urls.meta}/v26.0/${path}`, { headers: AUTHORIZATION });
  return {
    sandbox,
    get,
    post: (path, body) => write('POST', path, body),
    delete: (path, body) => write('DELETE', path, body),
    create: async (fields) => {
      const { status, body } = await write('POST', `${ACCOUNT}/customaudiences`, { ...NEW_AUDIENCE, ...fields });
      if (status !== 200) throw new Error(`The audience was not created: ${JSON.stringify(body)}`);
      return String((body as { id: unknown }).id);
    },
    add: (id, schema, data) => members('POST', id, schema, data),
    remove: (id, schema, data) => members('DELETE', id, schema, data),
    field: async (id, name) => ((await get(`${id}?fields=${name}`)).body as Record<string, unknown>)[name],
  };
}

/** What a refusal must be: the status and what stands in `error`. */
export function refusal(status: number, code: number, subcode?: number): object {
  return {
    status,
    body: {
      error: {
        type: 'OAuthException',
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        fbtrace_id: expect.any(String),
      },
    },
  };
}

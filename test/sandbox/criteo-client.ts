import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/start-sandbox.ts';
import { send, type Answer } from './google-client.ts';

/** A plain client of the sandbox's Criteo: it sends what it is told, right or wrong. */
export interface CriteoClient {
  readonly sandbox: Sandbox;
  /** Gets a new token: one lasts 15 minutes. */
  signIn(): Promise<void>;
  /** `path` after the version. An undefined header is left out. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Creates a contact list, with these attributes in place of the usual ones. */
  create(attributes?: object): Promise<Answer>;
  amend(id: string, attributes: object): Promise<Answer>;
}

export interface CallOptions {
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export const segments = 'marketing-solutions/audience-segments';

export async function openCriteo(options?: SandboxOptions): Promise<CriteoClient> {
  const sandbox = await startSandbox(options);
  let token = '';
  const signIn = async (): Promise<void> => {
    const { client_id: id, client_secret: secret } = sandboxCredentials.criteo;
    const { body } = await send(sandbox.urls.criteo_token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: id, client_secret: secret, grant_type: 'client_credentials' }).toString(),
    });
    token = (body as { access_token: string }).access_token;
  };
  await signIn();
  const call: CriteoClient['call'] = (method, path, body, { version = '2026-07', headers = {} } = {}) => {
    const all = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    return send(`${sandbox.urls.criteo}/${version}/${path}`, {
      method,
      headers: Object.fromEntries(
        Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  return {
    sandbox,
    signIn,
    call,
    create: (attributes) =>
      call('POST', `${segments}/create`, {
        data: [
          {
            type: 'AudienceSegment',
            attributes: { advertiserId: '12345', name: 'Newsletter', contactList: {}, ...attributes },
          },
        ],
      }),
    amend: (id, attributes) =>
      call('PATCH', `${segments}/${id}/contact-list`, {
        data: {
          type: 'ContactlistAmendment',
          attributes: { operation: 'add', identifierType: 'email', ...attributes },
        },
      }),
  };
}

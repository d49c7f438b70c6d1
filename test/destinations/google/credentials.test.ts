import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GoogleConfig } from '../../../src/destinations/google/settings.ts';
import { connectGoogle } from '../../../src/destinations/google/google.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { failure } from '../failure.ts';
import { loopback } from '../loopback.ts';
import { testContext } from '../test-context.ts';
import { googleConfig, googleSecrets } from './google-config.ts';

const known = sandboxCredentials.google;
const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };

let sandbox: Sandbox;
let folder: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'google-credentials-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** Any call: it needs a token first. */
const signIn = (changes: Partial<GoogleConfig>) =>
  connectGoogle(googleConfig(sandbox.urls, changes), testContext(sandbox)).findList(spec);
const fails = (changes: Partial<GoogleConfig>) => failure(signIn(changes), [...googleSecrets, 'PRIVATE KEY']);

const write = async (name: string, content: unknown): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const serviceAccount = {
  type: 'service_account',
  client_email: 'sync@shop.iam.gserviceaccount.com',
  private_key: privateKey,
  private_key_id: 'key-1',
  token_uri: 'https://oauth2.googleapis.com/token',
};

describe('a refresh token', () => {
  const auth = {
    kind: 'refresh_token',
    clientId: known.client_id,
    clientSecret: known.client_secret,
    refreshToken: known.refresh_token,
  } as const;

  test('that was revoked: the fix tells of the seven days of apps in Testing', async () => {
    const error = await fails({ auth: { ...auth, refreshToken: '1//gone' } });
    expect(error).toMatchObject({ disposition: 'credentials', code: 'invalid_grant', httpStatus: 400 });
    expect(error.fix).toContain('7 days');
  });

  test('of an unknown client: the fix names the client', async () => {
    const error = await fails({ auth: { ...auth, clientSecret: 'GOCSPX-wrong-one' } });
    expect(error).toMatchObject({ disposition: 'credentials', code: 'invalid_client' });
    expect(error.fix).toContain('client_id');
  });

  test('a token endpoint in trouble is asked again by the core and by nobody else', async () => {
    sandbox.addFault('google', { kind: 'status', status: 503, match: { path: '/token' } });
    expect(await fails({})).toMatchObject({ disposition: 'retry', httpStatus: 503 });
    expect(sandbox.requests('google')).toHaveLength(1);
  });

  test('a token endpoint that cannot be reached', async () => {
    const error = await fails({ tokenEndpoint: 'http://127.0.0.1:9/token' });
    expect(error.disposition).toBe('retry');
  });

  test('a token endpoint that is none', async () => {
    const other = await loopback(() => ({ status: 404, body: '<html>Not found</html>' }));
    expect(await fails({ tokenEndpoint: `${other.url}/token` })).toMatchObject({
      disposition: 'config',
      fix: expect.stringContaining('token_endpoint') as string,
    });
  });

  test('an answer without a token', async () => {
    const other = await loopback(() => ({ headers: { 'content-type': 'application/json' }, body: {} }));
    expect((await fails({ tokenEndpoint: `${other.url}/token` })).disposition).toBe('give-up');
  });

  test.each(['<html>We will be back soon</html>', ''])('an answer that is none: %j', async (body) => {
    const other = await loopback(() => ({ body }));
    expect(await fails({ tokenEndpoint: `${other.url}/token` })).toMatchObject({
      disposition: 'retry',
      code: 'UNREADABLE_ANSWER',
    });
  });

  test('an answer that tells no time which is one', async () => {
    const answer = { access_token: 'sandbox', expires_in: 'soon' };
    const tokens = await loopback(() => ({ headers: { 'content-type': 'application/json' }, body: answer }));
    const platform = await loopback(() => ({ body: {} }));
    const destination = connectGoogle(
      googleConfig(sandbox.urls, { tokenEndpoint: `${tokens.url}/token`, endpoint: platform.url }),
      testContext(sandbox),
    );
    await destination.findList(spec);
    await destination.findList(spec);
    expect(tokens.received).toHaveLength(1);
  });

  test('an interruption ends signing in', async () => {
    sandbox.addFault('google', { kind: 'hang', match: { path: '/token' } });
    const context = testContext(sandbox);
    const call = connectGoogle(googleConfig(sandbox.urls), context).findList(spec);
    const reason = new Error('interrupted by a person');
    setTimeout(() => {
      context.interrupt(reason);
    }, 50);
    await expect(call).rejects.toBe(reason);
  });
});

describe('a service account', () => {
  test('signs in with an assertion for the endpoint of the config', async () => {
    const file = await write('key.json', serviceAccount);
    await expect(signIn({ auth: { kind: 'service_account', file } })).resolves.toBeUndefined();
    expect(sandbox.requests('google').map(({ kind }) => kind)).toEqual(['token', 'read']);
  });

  test('that Google does not know any more: the fix names file and clock', async () => {
    const file = await write('key.json', serviceAccount);
    sandbox.addFault('google', { kind: 'revoke_tokens', match: { path: '/token' } });
    const error = await fails({ auth: { kind: 'service_account', file } });
    expect(error).toMatchObject({ disposition: 'credentials', code: 'invalid_grant' });
    expect(error.fix).toContain('clock');
  });

  test.each([
    ['is not there', undefined],
    ['is no JSON', '-----BEGIN'],
    ['is of another kind', { ...serviceAccount, type: 'authorized_user' }],
    ['has no key', { ...serviceAccount, private_key: '' }],
    ['has a key that is none', { ...serviceAccount, private_key: 'PRIVATE KEY of nobody' }],
  ])('whose file %s is a mistake of the config', async (_, content) => {
    const file = content === undefined ? join(folder, 'missing.json') : await write('key.json', content);
    const error = await fails({ auth: { kind: 'service_account', file } });
    expect(error.disposition).toBe('config');
    expect(error.message).toContain(file);
    expect(sandbox.requests('google')).toEqual([]);
  });
});

describe('application default credentials', () => {
  const auth = { kind: 'application_default' } as const;

  test('of a user are used, with the project that pays', async () => {
    const user = { ...known, type: 'authorized_user', quota_project_id: 'shop-project' };
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await write('adc.json', user));
    const platform = await loopback(() => ({ body: {} }));
    await signIn({ auth, endpoint: platform.url });
    expect(platform.received[0]?.headers['x-goog-user-project']).toBe('shop-project');
    expect(sandbox.requests('google').map(({ kind }) => kind)).toEqual(['token']);
  });

  test('of a service account are used', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await write('adc.json', serviceAccount));
    await expect(signIn({ auth })).resolves.toBeUndefined();
  });

  test('that cannot be read: the fix says how to get some', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'missing.json'));
    const error = await fails({ auth });
    expect(error.disposition).toBe('credentials');
    expect(error.fix).toContain('gcloud auth application-default login');
  });
});

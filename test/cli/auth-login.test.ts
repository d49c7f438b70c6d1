import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AuthWorld, followRedirects, freePort } from './auth-world.ts';

let world: AuthWorld;
beforeEach(async () => {
  world = await AuthWorld.open();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const linkedinRedirect = 'https://example.com/linkedin';
const both = { CLIENT_ID: 'sandbox-client', META_ACCESS_TOKEN: 'sandbox-meta-token' };

/** A person who pastes where their browser ended, behind what they typed before. */
function pasting(typed: readonly string[] = []) {
  const stdin = new PassThrough();
  for (const line of typed) stdin.write(`${line}\n`);
  const browser = (address: string): void => {
    void followRedirects(address).then((end) => stdin.write(`${end}\n`));
  };
  return { stdin, browser };
}

test('a person signs in to Google in the browser, which comes back to this machine', async () => {
  const before = await world.run(['check', '--online'], { env: both });
  expect(before.code, before.err).toBe(6);
  expect(before.err).toMatch(
    /error: google: destination google has no login yet\n {2}→ Run `audience-sync auth login google`/,
  );

  const { code, out, err } = await world.run(['auth', 'login', 'google']);
  expect(code, err).toBe(0);
  expect(err).toContain('Open this address in a browser, and sign in to Google:');
  expect(err).toMatch(/code_challenge_method=S256/);
  expect(out).toContain(`Signed in for destination google. The refresh token is in ${world.file}.`);
  expect(world.mode()).toBe(0o600);
  expect(world.stored()).toMatchObject({
    google: {
      type: 'google',
      client_id: 'sandbox-client',
      kind: 'refresh_token',
      scopes: ['https://www.googleapis.com/auth/datamanager'],
    },
  });
  const requests = world.sandbox.requests('google');
  expect(requests.map(({ operation, path }) => operation ?? path)).toEqual(['authorize', '/token']);
});

test('for the Google Ads API a person allows another scope', async () => {
  world.writeConfig({ 'type: google': 'type: google\n    api: google-ads' });
  const { code, err } = await world.run(['auth', 'login', 'google']);
  expect(code, err).toBe(0);
  expect(world.stored()).toMatchObject({ google: { scopes: ['https://www.googleapis.com/auth/adwords'] } });
});

test('what comes back from Google names its issuer, which is another host than that of the tokens', async () => {
  const { google_authorization_endpoint: endpoint } = world.sandbox.urls;
  world.writeConfig({ [endpoint]: endpoint.replace('127.0.0.1', 'localhost') });
  const { code, err } = await world.run(['auth', 'login', 'google']);
  expect(code, err).toBe(0);
  const stranger = (address: string): void => {
    const { searchParams } = new URL(address);
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.search = `code=1&state=${searchParams.get('state')}&iss=https://accounts.example.com`;
    void fetch(back);
  };
  const again = await world.run(['auth', 'login', 'google'], { browser: stranger });
  expect([again.code, again.err]).toEqual([6, expect.stringContaining('does not belong to this sign-in')]);
});

test('a person signs in to LinkedIn by pasting the address that they end at; sync and check live on both logins', async () => {
  const { code, out, err } = await world.run(['auth', 'login', 'linkedin'], pasting([linkedinRedirect]));
  expect(code, err).toBe(0);
  expect(err).toContain('Address that LinkedIn may send you back to: ');
  expect(err).not.toContain('code_challenge');
  expect(out).toMatch(/The refresh token is in \S+; it ends on \d{4}-\d\d-\d\d\./);
  await world.run(['auth', 'login', 'google']);
  expect(Object.keys(world.stored())).toEqual(['linkedin', 'google']);

  const synced = await world.run(['sync'], { env: both });
  expect(synced.code, synced.err).toBe(0);
  world.sandbox.addFault('linkedin', { kind: 'revoke_tokens' });
  const revoked = await world.run(['check', '--online'], { env: both });
  expect(revoked.code).toBe(6);
  expect(revoked.err).toMatch(/error: linkedin: credentials: .*\n {2}→ Run `audience-sync auth login linkedin`/);
});

test('LinkedIn may come back to this machine where the app has that address; without refresh tokens the access token is kept', async () => {
  const port = await freePort();
  world.sandbox.addFault('linkedin', { kind: 'consent', refresh: false });
  const args = ['auth', 'login', 'linkedin', '--redirect-uri', `http://localhost:${port}/back`, '--json'];
  const { code, out, err } = await world.run(args);
  expect(code, err).toBe(0);
  expect(err).toContain('Open this address');
  const document = JSON.parse(out) as { ends_at: string };
  expect(document).toMatchObject({ destination: 'linkedin', credential: 'access_token', place: world.file });
  expect(Math.round((Date.parse(document.ends_at) - Date.now()) / 86_400_000)).toBe(60);
  const status = await world.run(['status', '--json'], { env: both });
  const { expiries } = JSON.parse(status.out) as { expiries: readonly { destination: string }[] };
  expect(expiries.filter(({ destination }) => destination === 'linkedin')).toMatchObject([
    { kind: 'credential', days_left: 59 },
    { kind: 'version' },
  ]);
});

test('an address to come back to is given to the platform as it was written, which compares it letter by letter', async () => {
  const here = `http://localhost:${await freePort()}`;
  const waited = await world.run(['auth', 'login', 'linkedin', '--redirect-uri', here]);
  expect(waited.code, waited.err).toBe(0);
  expect(waited.err).toContain(`redirect_uri=${encodeURIComponent(here)}&`);
  const pasted = await world.run(
    ['auth', 'login', 'linkedin', '--no-browser', '--redirect-uri', 'https://example.com'],
    {
      stdin: new PassThrough().end(),
    },
  );
  expect(pasted.err).toContain('redirect_uri=https%3A%2F%2Fexample.com&');
});

test.runIf(process.platform === 'linux')(
  'a machine without a keyring falls back to the file, and says so',
  async () => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nowhere');
    const { code, err } = await world.run(['auth', 'login', 'google', '--keyring']);
    expect([code, err]).toEqual([0, expect.stringContaining('This machine has no keyring')]);
    expect(Object.keys(world.stored())).toEqual(['google']);
  },
);

test('without a browser on this machine the address is pasted, and asked for again when it is another one', async () => {
  const stdin = new PassThrough();
  const run = world.run(['auth', 'login', 'google', '--no-browser', '--quiet'], {
    stdin,
    browser: () => expect.fail('no browser is opened'),
    random: () => 0.5,
  });
  // The person opens the address elsewhere: it can be read off the requests of nobody else.
  for (const line of ['4/only-the-code', 'https://example.org/?code=1', 'http://127.0.0.1/']) stdin.write(`${line}\n`);
  stdin.end();
  const { code, err } = await run;
  expect(code).toBe(2);
  expect(err).toContain('Open this address in a browser');
  expect(err).toContain('That is no address: copy all of it from the address bar.');
  expect(err).toContain('The address begins with http://127.0.0.1/.');
  expect(err).toContain('There is no answer in it');
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuthWorld, freePort } from './auth-world.ts';

let world: AuthWorld;
beforeEach(async () => {
  world = await AuthWorld.open();
});
afterEach(() => world.close());

const env = { CLIENT_ID: 'sandbox-client', META_ACCESS_TOKEN: 'sandbox-meta-token' };

interface Told {
  readonly destination: string;
  readonly credential: string | null;
  readonly from: string | null;
  readonly works: boolean | null;
  readonly problem: { readonly message: string; readonly fix: string | null } | null;
}
async function status(
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = env,
): Promise<{ code: number; told: Map<string, Told> }> {
  const { code, out } = await world.run(['auth', 'status', '--json', ...args], { env: variables });
  const { destinations } = JSON.parse(out) as { destinations: readonly Told[] };
  return { code, told: new Map(destinations.map((each) => [each.destination, each])) };
}

test('says of each destination what it signs in with and where that comes from, and never the secret', async () => {
  const before = await status();
  expect(before.code).toBe(6);
  expect(before.told.get('google')).toMatchObject({
    credential: null,
    from: null,
    works: false,
    problem: {
      message: 'destination google has no login yet',
      fix: expect.stringContaining('auth login google') as string,
    },
  });
  expect(before.told.get('meta')).toMatchObject({
    credential: 'access_token',
    from: 'META_ACCESS_TOKEN of the environment',
    works: null,
    problem: null,
  });

  await world.run(['auth', 'login', 'google']);
  const { code, out } = await world.run(['auth', 'status'], { env });
  expect(code).toBe(6);
  expect(out).toMatch(
    /^google \(google, account 1234567890\)\n {2}credential {2}a refresh token\n {2}from {8}\S+credentials\.json\n/,
  );
  expect(out).toMatch(/ {2}app {9}sandbox-client\n {2}signed in {3}\d{4}-\d\d-\d\d\n {2}scopes {6}\S+datamanager\n/);
  expect(out).toMatch(/linkedin \(linkedin, account 5123456\)\n {2}credential {2}none\n/);
  for (const secret of ['1//', 'sandbox-secret', 'sandbox-meta-token']) expect(out).not.toContain(secret);
});

test('tells variables that are not set, files, and what is written out', async () => {
  world.write('.env', 'META_ACCESS_TOKEN=sandbox-meta-token\n');
  world.write('token.txt', 'sandbox-refresh-token\n');
  world.writeConfig({
    'client_secret: sandbox-secret }\n    accept':
      'client_secret: sandbox-secret, refresh_token: "${file:token.txt}" }\n    accept',
    'auth: { client_id: "${CLIENT_ID}", client_secret: sandbox-secret }\n    endpoint':
      'access_token: sandbox-linkedin-token\n    endpoint',
  });
  const { code, told } = await status([], { CLIENT_ID: 'sandbox-client' });
  expect(code).toBe(0);
  expect([...told.values()].map(({ from }) => from)).toEqual([
    'the file token.txt',
    'access_token of the config, written out',
    'META_ACCESS_TOKEN of .env',
  ]);
  world.write('.env', '');
  const unset = await status([], { CLIENT_ID: 'sandbox-client' });
  expect(unset.code).toBe(6);
  expect(unset.told.get('meta')?.problem?.message).toBe('access_token is not set: META_ACCESS_TOKEN');
});

test('asks the platforms whether they take it, with --online', async () => {
  await world.run(['auth', 'login', 'google']);
  world.writeConfig({
    'auth: { client_id: "${CLIENT_ID}", client_secret: sandbox-secret }\n    endpoint':
      'access_token: sandbox-linkedin-token\n    endpoint',
  });
  const fine = await status(['--online']);
  expect([fine.code, ...[...fine.told.values()].map(({ works }) => works)]).toEqual([0, true, true, true]);
  world.sandbox.addFault('google', { kind: 'revoke_tokens' });
  const revoked = await status(['--online']);
  expect(revoked.code).toBe(6);
  expect(revoked.told.get('google')).toMatchObject({
    works: false,
    problem: { fix: expect.stringContaining('audience-sync auth login google') as string },
  });
  expect(revoked.told.get('meta')).toMatchObject({ works: true });
});

test('says how many days a login has left, and that one which has ended is of no use', async () => {
  const back = `http://localhost:${await freePort()}/`;
  await world.run(['auth', 'login', 'linkedin', '--redirect-uri', back]);
  const statusIn = (days: number) =>
    world.run(['auth', 'status'], { env, now: () => new Date(Date.now() + days * 86_400_000) });
  expect((await statusIn(360)).out).toMatch(/ends {8}\d{4}-\d\d-\d\d \(4 days left\)/);
  const { code, out, err } = await statusIn(366);
  expect(code).toBe(6);
  expect(out).toMatch(/ends {8}\d{4}-\d\d-\d\d \(ended\)/);
  expect(err).toMatch(/linkedin: the refresh token ended on \S+\n {2}→ Run `audience-sync auth login linkedin`/);
});

test('a login of another app is none, and one that is left is gone', async () => {
  await world.run(['auth', 'login', 'google']);
  const other = await status([], { ...env, CLIENT_ID: 'another-client' });
  expect(other.told.get('google')?.problem?.message).toContain('another client_id');
  const left = await world.run(['auth', 'logout', 'google']);
  expect([left.code, left.out]).toEqual([0, expect.stringContaining('is gone from') as string]);
  expect(left.err).toContain('https://myaccount.google.com/connections');
  expect(world.stored()).toEqual({});
  expect((await world.run(['auth', 'logout', 'google'])).out).toContain('There is no login of destination google.');
});

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import { loopback } from '../destinations/loopback.ts';
import { afterTest } from '../clean-up.ts';
import { AuthWorld, followRedirects, freePort } from './auth-world.ts';

let world: AuthWorld;
beforeEach(async () => {
  world = await AuthWorld.open();
});
afterEach(() => world.close());

const login = ['auth', 'login', 'google'];
const stored = () => (existsSync(world.file) ? Object.keys(world.stored()) : []);

/** What the person is told: the first error and what mends it. */
const told = (err: string) => /error: [^\n]*\n {2}→ [^\n]*/.exec(err)?.[0] ?? err;

describe('a login that comes to nothing stores nothing, and says what to do', () => {
  test('the browser is closed', async () => {
    const { code, err } = await world.run(login, { browser: () => {}, sleep: () => Promise.resolve() });
    expect(code).toBe(6);
    expect(told(err)).toMatch(/not finished within 5 min.*\n.*Run `audience-sync auth login google` again; --timeout/);
    expect(stored()).toEqual([]);
  });

  test('another answer than that of this sign-in arrives', async () => {
    const browser = (address: string): void => {
      const back = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
      back.search = 'code=4%2Fsomebody-elses&state=of-another-run';
      void fetch(back);
    };
    const { code, err } = await world.run(login, { browser });
    expect(code).toBe(6);
    expect(told(err)).toMatch(/does not belong to this sign-in\n.*auth login google` again/);
    expect(world.sandbox.requests('google')).toEqual([]);
    expect(stored()).toEqual([]);
  });

  const faults: [string, Fault, number, RegExp][] = [
    ['the person refuses', { kind: 'consent', error: 'access_denied' }, 6, /access_denied\n.*allow what it asks for/],
    ['the person allows nothing', { kind: 'consent', scope: 'openid' }, 7, /datamanager was not allowed\n.*allow what/],
    ['no refresh token comes', { kind: 'consent', refresh: false }, 6, /no refresh token came with it\n.*Desktop app/],
    [
      'a page answers at the token endpoint',
      { kind: 'status', status: 200, html: true, match: { path: '/token' } },
      2,
      /sign in to Google: HTTP 200\n.*Check `token_endpoint`/,
    ],
    [
      'the token endpoint is down',
      { kind: 'status', status: 502, html: true, match: { path: '/token' } },
      5,
      /sign in to Google: HTTP 502/,
    ],
    ['the answer is lost', { kind: 'drop', match: { path: '/token' } }, 5, /sign in to Google/],
  ];
  test.each(faults)('%s', async (_, fault, exitCode, words) => {
    world.sandbox.addFault('google', fault);
    const { code, err } = await world.run(login);
    expect([code, told(err)]).toEqual([exitCode, expect.stringMatching(words)]);
    expect(stored()).toEqual([]);
  });

  test('the token endpoint never answers', async () => {
    world.sandbox.addFault('google', { kind: 'hang', match: { path: '/token' } });
    const asked = async (): Promise<void> => {
      while (!world.sandbox.requests('google').some(({ path }) => path === '/token')) {
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      }
    };
    const { code, err } = await world.run(login, { sleep: asked });
    expect(code).toBe(6);
    expect(told(err)).toMatch(/not finished within/);
    expect(stored()).toEqual([]);
  });

  test('it is interrupted', async () => {
    const controller = new AbortController();
    const { code } = await world.run(login, { browser: () => controller.abort(), signal: controller.signal });
    expect(code).toBe(130);
  });

  test('the client secret is wrong', async () => {
    world.writeConfig({ 'client_secret: sandbox-secret }\n    accept': 'client_secret: another-secret }\n    accept' });
    const { code, err } = await world.run(login);
    expect(code).toBe(6);
    expect(told(err)).toMatch(/invalid_client.*\n.*client_id and client_secret of destination google/);
  });

  test('the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterTest(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { code, err } = await world.run([...login, '--redirect-uri', `http://127.0.0.1:${port}/`]);
    expect(code).toBe(2);
    expect(told(err)).toMatch(
      new RegExp(`port ${port} of this machine is taken.*\n.*--redirect-uri, or use --no-browser`),
    );
  });

  test.each([
    ['http://127.0.0.1/', 'names no port'],
    ['http://example.com/', 'must begin with https://'],
    ['example', 'is no address'],
  ])('the browser cannot come back to %s', async (address, why) => {
    const { code, err } = await world.run([...login, '--redirect-uri', address]);
    expect([code, err]).toEqual([2, expect.stringContaining(`--redirect-uri ${why}`)]);
  });

  test('nobody sits in front', async () => {
    const { code, err } = await world.run(login, { interactive: false });
    expect([code, told(err)]).toEqual([
      2,
      expect.stringMatching(/a person at a terminal\n.*on a machine with a browser/),
    ]);
  });

  test('the folder cannot be written', async () => {
    writeFileSync(dirname(world.file), '');
    const { code, err } = await world.run(login, {
      browser: () => expect.fail('nobody is sent to sign in for nothing'),
    });
    expect([code, told(err)]).toEqual([
      2,
      expect.stringMatching(/credentials\.json cannot be written.*\n.*Check the folder/),
    ]);
  });
});

describe('who has nothing to sign in for is told so', () => {
  const cases: [string, readonly string[], Readonly<Record<string, string>>, RegExp][] = [
    ['a name that is not there', ['gogle'], {}, /"gogle" is not in the config\n.*Did you mean "google"/],
    ['Meta', ['meta'], {}, /nobody signs in for destination meta.*\n.*system-users/],
    [
      'a token in the config',
      ['google'],
      { 'client_secret: sandbox-secret }': 'client_secret: sandbox-secret, refresh_token: "${TOKEN}" }' },
      /credentials in the config, which go before a login\n.*Take `refresh_token` out/,
    ],
    [
      'a service account',
      ['google'],
      { '{ client_id: "${CLIENT_ID}", client_secret: sandbox-secret }': '{ service_account_file: key.json }' },
      /Take `service_account_file` out/,
    ],
  ];
  test.each(cases)('%s', async (_, args, changes, words) => {
    world.writeConfig(changes);
    const { code, err } = await world.run(['auth', 'login', ...args]);
    expect([code, told(err)]).toEqual([2, expect.stringMatching(words)]);
  });

  test('a client that is not set', async () => {
    const { code, err } = await world.run(login, { env: {} });
    expect([code, told(err)]).toEqual([
      2,
      expect.stringMatching(/client_id of destination google is not set\n.*\.env/),
    ]);
  });

  test('a destination is known by its platform, too, where that has one only', async () => {
    world.writeConfig({ '  google:\n': '  ads:\n', 'to: [google,': 'to: [ads,' });
    expect((await world.run(login)).code).toBe(0);
    expect(stored()).toEqual(['ads']);
  });
});

describe('a file of credentials that cannot be used', () => {
  const content = () => (statSync(world.file).isFile() ? readFileSync(world.file, 'utf8') : 'a folder');
  const written = (project: string) => JSON.stringify({ version: 1, project, credentials: {} });
  const place = (text: string, mode = 0o600): void => {
    mkdirSync(dirname(world.file), { recursive: true });
    writeFileSync(world.file, text);
    chmodSync(world.file, mode);
  };
  const cases: [string, () => void, RegExp][] = [
    ['is cut off', () => place(written('acme').slice(0, 20)), /is damaged, or is no file of credentials\n.*Delete it/],
    ['is something else', () => place('[1, 2]'), /is damaged, or is no file of credentials/],
    ['is empty', () => place(''), /is damaged/],
    ['is of another project', () => place(written('bakery')), /is of project "bakery", and the config is of "acme"/],
    ['may be read by others', () => place(written('acme'), 0o640), /may be read by others \(mode 640\)\n.*chmod 600 /],
    ['is a folder', () => mkdirSync(world.file, { recursive: true, mode: 0o700 }), /cannot be read \(EISDIR\)/],
  ];
  test.each(cases)('%s: neither a login nor a sync goes on with it', async (_, prepare, words) => {
    prepare();
    const before = content();
    const asked = await world.run(['auth', 'status']);
    expect([asked.code, told(asked.err)]).toEqual([6, expect.stringMatching(words)]);
    const signedIn = await world.run(login, { browser: () => expect.fail('nobody is sent to sign in for nothing') });
    expect([signedIn.code, told(signedIn.err)]).toEqual([6, expect.stringMatching(words)]);
    expect(content()).toBe(before);
  });
});

test.each([1e300, -1, 'soon', null, {}])('a token whose end is told as %j ends nobody knows when', async (life) => {
  const tokens = { access_token: 'ya29.a-token', refresh_token: '1//a-refresh-token' };
  const other = await loopback(() => ({ body: { ...tokens, expires_in: life, refresh_token_expires_in: life } }));
  world.writeConfig({ [world.sandbox.urls.google_token_endpoint]: `${other.url}/token` });
  const { code, err } = await world.run(login);
  expect(code, err).toBe(0);
  expect(world.stored()['google']).not.toHaveProperty('ends_at');
});

test('what else asks at the address of a login does not end it', async () => {
  const statuses: (number | undefined)[] = [];
  const ask = (port: string, path: string) =>
    new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path }, (response) => {
        statuses.push(response.resume().statusCode);
        resolve();
      }).on('error', reject);
    });
  const browse = async (address: string): Promise<void> => {
    const { port } = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
    // The first is no address.
    for (const path of ['//', '/favicon.ico', '/?nothing=1', '/elsewhere?code=1&state=2']) await ask(port, path);
    await followRedirects(address);
  };
  const { code, err } = await world.run(login, { browser: (address) => void browse(address) });
  expect(code, err).toBe(0);
  expect(statuses).toEqual([404, 404, 404, 404]);
});

test('two who sign in at once are both stored', async () => {
  const back = `http://localhost:${await freePort()}/`;
  const results = await Promise.all([
    world.run(login),
    world.run(['auth', 'login', 'linkedin', '--redirect-uri', back]),
  ]);
  expect(results.map(({ code, err }) => [code, err])).toEqual([0, 0].map((code) => [code, expect.any(String)]));
  expect(stored().toSorted()).toEqual(['google', 'linkedin']);
});

test('a lock that somebody left who died is taken over', async () => {
  mkdirSync(dirname(world.file), { recursive: true });
  writeFileSync(`${world.file}.lock`, '');
  utimesSync(`${world.file}.lock`, 1, 1);
  expect((await world.run(login)).code).toBe(0);
  expect(existsSync(`${world.file}.lock`)).toBe(false);
});

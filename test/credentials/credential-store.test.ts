import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialFile } from '../../src/credentials/credential-file.ts';
import { type CredentialStore, findCredential } from '../../src/credentials/credential-store.ts';
import { type KeyringEntry, keyringPlace } from '../../src/credentials/system-keyring.ts';
import type { StoredCredential } from '../../src/credentials/stored-credential.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const credential = (token: string): StoredCredential => ({
  type: 'google',
  client_id: 'a client',
  kind: 'refresh_token',
  token,
  scopes: [],
  signed_in_at: '2026-11-30T12:00:00.000Z',
});

/** A keyring in memory. */
function keyring(texts = new Map<string, string>()) {
  const entryOf = (name: string): KeyringEntry => ({
    getPassword: () => Promise.resolve(texts.get(name) ?? null),
    setPassword: (text) => Promise.resolve(void texts.set(name, text)),
    deletePassword: () => Promise.resolve(texts.delete(name)),
  });
  return { texts, place: keyringPlace(entryOf) };
}

test('what the file has goes before the keyring, which is opened only when the file has none', async () => {
  const { place } = keyring();
  let opened = 0;
  const store: CredentialStore = {
    file: credentialFile(directory, 'acme'),
    keyring: () => {
      opened += 1;
      return Promise.resolve(place);
    },
  };
  expect(await findCredential(store, 'google')).toBeUndefined();
  await place.write('google', credential('of the keyring'));
  expect(await findCredential(store, 'google')).toMatchObject({ credential: { token: 'of the keyring' }, place });
  await store.file.write('google', credential('of the file'));
  opened = 0;
  expect(await findCredential(store, 'google')).toMatchObject({ credential: { token: 'of the file' } });
  expect(opened).toBe(0);
});

test('a machine without a keyring has the file', async () => {
  const store: CredentialStore = {
    file: credentialFile(directory, 'acme'),
    keyring: () => Promise.resolve(undefined),
  };
  await store.file.prepare();
  expect(await findCredential(store, 'google')).toBeUndefined();
});

test('an entry of the keyring is read back, removed, and refused when it is none', async () => {
  const { texts, place } = keyring();
  await place.prepare();
  await place.write('google', credential('a token'));
  expect(await place.read('google')).toEqual(credential('a token'));
  expect([await place.remove('google'), await place.remove('google')]).toEqual([true, false]);
  texts.set('google', 'written by somebody else');
  await expect(place.read('google')).rejects.toMatchObject({ exitCode: 6 });
});

test('a keyring that gives no access is a matter of credentials, whatever it is asked for', async () => {
  const denied = () => Promise.reject(new Error('Platform secure storage failure: locked'));
  const place = keyringPlace(() => ({ getPassword: denied, setPassword: denied, deletePassword: denied }));
  for (const asked of [place.read('google'), place.write('google', credential('a token')), place.remove('google')]) {
    await expect(asked).rejects.toMatchObject({ exitCode: 6, message: expect.stringContaining('locked') as string });
  }
});

test('many who write at once lose nothing of each other', async () => {
  const places = Array.from({ length: 8 }, () => credentialFile(directory, 'acme'));
  await places[0]?.prepare();
  await Promise.all(places.map((place, index) => place.write(`google-${index}`, credential(`token ${index}`))));
  const tokens = await Promise.all(places.map(async (place, index) => (await place.read(`google-${index}`))?.token));
  expect(tokens).toEqual(places.map((_, index) => `token ${index}`));
  expect(await places[0]?.remove('google-3')).toBe(true);
  expect(await places[1]?.read('google-3')).toBeUndefined();
  expect(await places[1]?.read('google-4')).toBeDefined();
  expect(await places[1]?.read('constructor')).toBeUndefined();
  expect(readFileSync(join(directory, '.audience-sync/.gitignore'), 'utf8')).toBe('credentials.json*\n');
});

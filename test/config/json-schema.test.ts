import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainKeys } from '../../src/config/interpolate.ts';
import { secretKeys } from '../../src/config/schema/destination-schema.ts';
import { configJsonSchema } from '../../src/config/schema/json-schema.ts';
import { configKeys } from './config-keys.ts';

const keys = configKeys(configJsonSchema());

test('the published schema is the one that the program checks with (`npm run schema` writes it)', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../schema/audience-sync.schema.json', import.meta.url), 'utf8'),
  );
  expect(published).toEqual(configJsonSchema());
});

test('every key of the file is in it, with words for the person who writes it', () => {
  expect(keys.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'version',
      'sources.NAME.map.email',
      'destinations.google.auth.client_id',
      'schedule[].cron',
    ]),
  );
  expect(keys.filter(({ description }) => description === undefined).map(({ path }) => path)).toEqual([]);
});

test('blocks take no unknown keys, and say which ones must be there', () => {
  const schema = configJsonSchema();
  expect(schema).toMatchObject({ additionalProperties: false, required: ['version', 'project', 'sources'] });
  expect(schema.properties?.['guards']).toMatchObject({ additionalProperties: false });
  expect(schema.properties?.['guards']).not.toHaveProperty('required');
});

test('what the program takes from a variable, the editor takes too', () => {
  const byPath = new Map(keys.map((key) => [key.path, key.schema]));
  expect(byPath.get('audiences.NAME.membership_days')).toMatchObject({
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 10_000 },
      { type: 'string', pattern: '\\$\\{' },
    ],
  });
  expect(byPath.get('guards.allow_empty')).toMatchObject({ anyOf: [{ type: 'boolean' }, { type: 'string' }] });
  expect(byPath.get('segments.NAME.where')).toMatchObject({ anyOf: [{ type: 'string' }, { type: 'boolean' }] });
  const account = byPath.get('destinations.meta.account');
  const pattern = new RegExp(String(account?.pattern));
  expect(['act_1', '${META_ACCOUNT}', 'my account'].map((text) => pattern.test(text))).toEqual([true, true, false]);
});

test('of every key it is settled whether its value is a secret', () => {
  const maps = new Set([
    'allow',
    'auth',
    'consent',
    'cooldown',
    'defaults',
    'destinations',
    'events',
    'guards',
    'headers',
    'map',
    'notify',
    's3',
    'schedule',
    'segments',
    'sftp',
    'sources',
    'suppress',
    'window',
  ]);
  const unsettled = keys
    .map(({ name }) => name)
    .filter((name) => !plainKeys.has(name) && !secretKeys.has(name) && !maps.has(name));
  // No secret by itself, but nobody's business either: what comes from a variable there is blanked.
  expect([...new Set(unsettled)]).toEqual(['command']);
  expect([...plainKeys].filter((name) => !keys.some((key) => key.name === name))).toEqual([]);
});

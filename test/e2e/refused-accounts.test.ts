import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { throughTheDoor } from '../sandbox/through-the-door.ts';
import { customers, World } from './world.ts';

// The sandbox, which is in this process, loads the package before the destination can quiet it.
process.env['GRPC_VERBOSITY'] = 'NONE';

const doors: readonly PlatformName[] = ['google', 'linkedin', 'criteo', 'adroll'];
let world: World;
/** One world for all: nothing of what is tried gets through. */
beforeAll(async () => {
  const lists = doors.map((door) => `  on-${door}: { name: Everybody, segment: everybody, to: [${door}] }`);
  const audiences = `audiences:\n${lists.join('\n')}\n`;
  world = await World.open({ audiences, google: 'api: google-ads', sandbox: { googleAds: true } });
  throughTheDoor(world.sandbox);
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('source_platform: SANDBOX', 'mode: list-upload'));
  world.export(customers(320));
});
afterAll(() => world.close());
afterEach(() => {
  world.sandbox.clearFaults();
});

const ads = (error: string, path: string): Fault => ({ kind: 'ads_error', error, match: { path } });

test.each<readonly [string, PlatformName, Fault, number, RegExp]>([
  [
    'Google Ads has all the lists it may have',
    'google',
    { kind: 'list_limit' },
    7,
    /1234567890 has all the lists it may/,
  ],
  [
    'a list of Google Ads is of another tool',
    'google',
    ads('user_list_error.NAME_ALREADY_USED', 'MutateUserLists'),
    2,
    /another list named “Everybody”[^]*`adopt: true`/,
  ],
  [
    'a list of Google Ads takes other members',
    'google',
    ads('offline_user_data_job_error.INCOMPATIBLE_UPLOAD_KEY_TYPE', 'OfflineUserDataJob'),
    2,
    /INCOMPATIBLE_UPLOAD_KEY_TYPE[^]*takes no e-mails and phones/,
  ],
  [
    'an account of Google Ads is closed',
    'google',
    ads('authorization_error.CUSTOMER_NOT_ENABLED', 'OfflineUserDataJob'),
    7,
    /1234567890 is not set up to the end, or was closed/,
  ],
  ['LinkedIn has all the segments it may have', 'linkedin', { kind: 'list_limit' }, 7, /all the segments it may have/],
  [
    'a mere viewer uploads no lists to LinkedIn',
    'linkedin',
    { kind: 'permission', role: 'VIEWER' },
    7,
    /a role above VIEWER/,
  ],
  ['an advertiser of Criteo gave no consent', 'criteo', { kind: 'permission' }, 7, /consent URL/],
  [
    'a token of AdRoll may not write',
    'adroll',
    { kind: 'permission', role: 'reader' },
    7,
    /right to audiences of advertiser/,
  ],
])('%s: message and exit code', async (_, door, fault, code, said) => {
  world.sandbox.addFault(door, fault);
  const result = await world.run(['sync', `on-${door}`]);
  expect(result.err).toMatch(said);
  expect(result.code).toBe(code);
  expect(world.peopleOn(door, 'Everybody')).toEqual([]);
});

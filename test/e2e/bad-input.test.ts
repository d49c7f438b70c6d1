import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExitCode } from '../../src/errors/exit-code.ts';
import { customers, platformNames, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Nothing was sent and nothing written down. */
function untouched(): void {
  for (const platform of platformNames) expect(world.changes(platform)).toEqual([]);
  for (const platform of platformNames) expect(world.sandbox.lists(platform)).toEqual([]);
}

const header = 'Customer ID,Email,Phone,Total Spent,Marketing Consent';
const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]);

test.each<readonly [string, string | Uint8Array | undefined, number, RegExp]>([
  ['a missing file', undefined, 2, /yaml:\d+:\d+: .*customers-\*\.csv/],
  ['an archive that breaks off', zip, 2, /error: audience-sync\.yaml:5:3: exports\/customers-500\.csv is cut off/],
  [
    'a truncated gzip',
    gzipSync(`${header}\n1,a@example.com,,1,yes\n`.repeat(500)).subarray(0, 60),
    2,
    /error: audience-sync\.yaml:5:3: exports\/customers-500\.csv is cut off/,
  ],
  [
    'bytes of no encoding',
    Buffer.from([0x45, 0x6d, 0, 0x61, 0, 0, 0xff, 0, 0x0a, 0, 1, 2, 3]),
    2,
    /customers-500\.csv/,
  ],
  ['no identifier in the header', 'Colour,Size\nred,1\nblue,2\n', 2, /no column "?Email|no column is an identifier/],
  ['a header and no rows', `${header}\n`, 4, /nobody is in this audience/],
  [
    'an export that breaks off',
    `${header}\n${'1,a@example.com,,1,yes\n'.repeat(500)}2,b@exam`,
    4,
    /customers-500\.csv ends in the middle of line 502, so people may be missing: make the export again/,
  ],
  [
    'only rows without a usable identifier',
    `${header}\n1,x,,1,yes\n2,y,,1,yes\n`,
    4,
    /2 of 2 rows .* have no usable identifier/,
  ],
])('%s is told with what to do, and nothing is sent', async (_, content, exitCode, message) => {
  if (content !== undefined) world.write('exports/customers-500.csv', content);
  // What a guard stops, a plan shows; what cannot be read, neither gets beyond.
  const planned = exitCode === 4 ? (await world.run(['plan'])).code : ExitCode.done;
  expect(planned).toBe(0);
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(exitCode);
  expect(err).toMatch(message);
  untouched();
});

test('ragged rows are counted, each is listed by line, and the others are sent', async () => {
  const people = customers(500);
  const rows = people.map(({ id, email }) => `${id},${email},,60,yes`);
  const ragged = Array.from({ length: 101 }, () => 'x,only two');
  world.write('exports/customers-500.csv', [header, ...rows.slice(0, 50), ...ragged, ...rows.slice(50), ''].join('\n'));
  world.sandbox.setPopulation(people.map(({ id, email }) => ({ id, emails: [email] })));
  const { code, out, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(out).toMatch(/601 rows = 500 contacts \+ 101 rejected \(101 unreadable\)/);
  const file = /(\S*rejected\.csv)/.exec(out)?.[1] ?? '';
  const listed = readFileSync(file, 'utf8').matchAll(/customers,exports\/customers-500\.csv,(\d+),,/g);
  expect([...listed].map(([, line]) => Number(line))).toEqual(ragged.map((_, index) => 52 + index));
  expect(world.peopleOn('meta', 'Everybody')).toHaveLength(500);
});

test('a header that stands twice is warned about, and its columns are told apart', async () => {
  world.write(
    'exports/customers-500.csv',
    'Customer ID,Email,Email,Phone,Total Spent,Marketing Consent\n1,a@example.com,,,1,yes\n',
  );
  const { code, err } = await world.run(['plan']);
  expect(code, err).toBe(0);
  expect(err).toMatch(/warning: .*Email/);
});

test('three mistakes of a config are shown together, each with its place', async () => {
  world.write(
    'audience-sync.yaml',
    'version: 1\nproject: e2e\nsorces: {}\nsources: { a: { files: a.csv, pick: latest } }\naudiences: { x: { segment: nope, to: [] } }\n',
  );
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(2);
  expect(err).toMatch(/yaml:3:1: unknown key "sorces"/);
  expect(err).toMatch(/yaml:4:\d+: .*latest/);
  expect(err).toMatch(/yaml:5:\d+: /);
  expect(err).toMatch(/Did you mean "sources"\?/);
});

test('an unknown platform and a variable that is not set are named', async () => {
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write(
    'audience-sync.yaml',
    config.replace('type: linkedin', 'type: linkdin').replace('sandbox-meta-token', '${META_TOKEN_OF_THE_SHOP}'),
  );
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(2);
  expect(err).toMatch(/"linkdin", which is none of adroll, criteo, file, google, linkedin, meta/);
  expect(err).toMatch(/environment variable META_TOKEN_OF_THE_SHOP is not set/);
});

test('an account that the token cannot see is refused in words, and nothing is written down as sent', async () => {
  world.export(customers(120));
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  const other = config
    .replace('"1234567890"', '"9999999999"')
    .replace('act_1234567890', 'act_99')
    .replace('"5123456"', '"77"');
  world.write('audience-sync.yaml', other);
  const { code, err } = await world.run(['sync']);
  expect([2, 3, 7]).toContain(code);
  for (const platform of platformNames) expect(err).toMatch(new RegExp(`everybody on ${platform}: .*`));
  untouched();
  const status = JSON.parse((await world.run(['status', '--offline', '--json'])).out) as {
    lists: { members: number }[];
  };
  expect(status.lists.every(({ members }) => members === 0)).toBe(true);
});

test('an audience nobody is in stops the run, and with allow_empty its list is emptied', async () => {
  await world.close();
  const spenders = 'audiences: { spenders: { name: Spenders, segment: spenders, to: [meta] } }\n';
  world = await World.open({ audiences: spenders });
  world.export(customers(120));
  await world.run(['sync']);
  const poor = customers(120).map((customer) => ({ ...customer, spent: 1 }));
  world.export(poor);
  expect((await world.run(['sync'])).code).toBe(4);
  expect(world.peopleOn('meta', 'Spenders')).toHaveLength(70);
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', `${config}guards: { allow_empty: true, max_removed: 100% }\n`);
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Spenders')).toEqual([]);
});

test('an export older than max_age is refused', async () => {
  world.export(customers(120));
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('files: exports', 'max_age: 2d\n    files: exports'));
  const inThreeDays = new Date(Date.now() + 3 * 86_400_000);
  const { code, err } = await world.run(['sync'], { now: () => inThreeDays });
  expect(code).toBe(2);
  expect(err).toMatch(/customers-001\.csv.*(older|old)/);
  untouched();
  expect(existsSync(join(world.directory, '.audience-sync/ledger.duckdb'))).toBe(true);
});

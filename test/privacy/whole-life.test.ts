import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CliResult } from '../cli/run-cli.ts';
import { customers, World } from '../e2e/world.ts';
import { canaryPeople, canarySecrets, findCanaries, plantCanaries } from './canaries.ts';

// Every run below is watched (watched-run.ts): it fails when a planted value, an address, a digest or a secret comes out on
// either stream or stays in what the ledger says of runs and requests. What is asserted here is that the runs went where
// such values are at hand.

const columns = {
  'Customer ID': 'external_id',
  Email: 'email',
  Phone: 'phone',
  'First Name': 'first_name',
  'Last Name': 'last_name',
  Country: 'country',
  'Postal Code': 'postal_code',
  City: 'city',
  Note: 'note',
} as const;
const header = [...Object.keys(columns), 'Total Spent', 'Marketing Consent'].join(',');

let world: World;
let config: string;
beforeAll(async () => {
  world = await World.open();
  config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
});
// Config and export are as they were, whatever the test before made of them.
beforeEach(() => {
  editConfig((yaml) => yaml);
  exportPeople(60);
});
afterAll(() => world.close());

/** The planted people among so many others, whose consent is given. */
function exportPeople(others: number): void {
  const rows = customers(others).map(
    ({ id, email, phone = '', spent = 0 }) => `${id},${email},${phone},,,,,,,${spent},yes`,
  );
  const csv = plantCanaries([header, ...rows].join('\n'), columns);
  world.write('exports/customers-1.csv', csv.replaceAll(/^("CANARY.*),,$/gm, '$1,77,yes'));
}

function editConfig(edit: (yaml: string) => string): void {
  world.write('audience-sync.yaml', edit(config));
}

const filesOfState = (): string[] => {
  const state = join(world.directory, '.audience-sync');
  return readdirSync(state, { recursive: true, encoding: 'utf8' }).map((name) => join(state, name));
};

const said = ({ out, err }: CliResult): string => out + err;

test('reads of an export with unusable rows name reasons and lines, never values', async () => {
  const inspected = await world.run(['inspect', 'exports/customers-1.csv', '--verbose']);
  expect(inspected).toMatchObject({ code: 0 });
  expect(said(inspected)).toMatch(/invalid/);
  const document = await world.run(['inspect', 'exports/customers-1.csv', '--json']);
  expect(JSON.parse(document.out)).toMatchObject({ rows: 60 + canaryPeople.length });
  expect(await world.run(['check', '--verbose'])).toMatchObject({ code: 0 });
  const planned = await world.run(['plan', '--verbose', '--out', 'saved-plan']);
  expect(planned.code).toBe(0);
  expect(said(planned)).toMatch(/everybody/);
});

test('secrets that no platform knows are refused without being repeated', async () => {
  editConfig((yaml) =>
    yaml
      .replace(
        /access_token: sandbox-meta-token/,
        'access_token: ${META_ACCESS_TOKEN}\n    app_secret: ${META_APP_SECRET}',
      )
      .replace(/access_token: sandbox-linkedin-token/, 'access_token: ${LINKEDIN_ACCESS_TOKEN}')
      .replace(/client_secret: sandbox-secret/, 'client_secret: "${GOOGLE_CLIENT_SECRET}"')
      .replace(/refresh_token: sandbox-refresh-token/, 'refresh_token: "${GOOGLE_REFRESH_TOKEN}"'),
  );
  for (const words of [
    ['check', '--online'],
    ['sync', '--verbose'],
  ]) {
    expect((await world.run(words, { env: canarySecrets })).code).toBe(6);
  }
});

test.each([
  ['a token that HTTP cannot carry', { META_ACCESS_TOKEN: `${canarySecrets.META_ACCESS_TOKEN}\nx` }],
  ['a token that is missing', { META_ACCESS_TOKEN: undefined }],
])('%s', async (_, env) => {
  editConfig((yaml) => yaml.replace(/access_token: sandbox-meta-token/, 'access_token: ${META_ACCESS_TOKEN}'));
  const { code } = await world.run(['sync', 'spenders', '--verbose'], { env: { ...canarySecrets, ...env } });
  expect(code).toBe(2);
});

test.each([
  [
    'an attribute that is no date',
    (yaml: string) => yaml.replace('map: {', 'types: { note: date, postal_code: number }\n    map: {'),
  ],
  ['a filter that cannot be', (yaml: string) => yaml.replace('where: total_spent >= 50', 'where: notes = 1')],
  ['a filter that fails on a row', (yaml: string) => yaml.replace('total_spent >= 50', 'cast(note as integer) > 5')],
  [
    'a filter on a planted value',
    (yaml: string) => yaml.replace('total_spent >= 50', "first_name::integer > 5 or last_name = 'x'"),
  ],
  ['a consent that nobody gives', (yaml: string) => yaml.replace('granted: ["yes"]', 'granted: ["of course"]')],
  [
    'a suppression of everybody',
    (yaml: string) => yaml.replace('sources:', 'suppress: [{ files: exports/*.csv }]\nsources:'),
  ],
  [
    'identifiers from the wrong columns',
    (yaml: string) => yaml.replace('email: Email, phone: Phone', 'email: Note, phone: Last Name'),
  ],
])('%s', async (_, edit) => {
  expect(edit(config)).not.toBe(config);
  editConfig(edit);
  const result = await world.run(['plan', 'spenders', '--json', '--verbose']);
  expect(said(result)).not.toBe('');
  expect(said(result)).not.toContain('This is a bug');
});

const person = '"CANARY-7700001",Zephyrine.Canary@example.com,+14155550177,Zephyrine,Canaryworth';
test.each([
  ['a quote that does not end', `${header}\n${person},US,94177-0176,"Canaryville,note,5,yes\n${person}\n`],
  [
    'ragged rows',
    `${header}\n${person}\n${person},US,94177-0176,Canaryville,canary: allergic to latex,5,yes,more,and more\n`,
  ],
  ['no header', `${person},US,94177-0176,Canaryville,canary: allergic to latex,5,yes\n`.repeat(3)],
  ['a header without identifiers', `a,b,c\nZephyrine,Canaryworth,canary: allergic to latex\n`],
  [
    'bytes of another encoding',
    Buffer.from(`${header}\nCANARY-7700002,osgood+canary@example.org,,Osgood,O'Canar\xedn,,,,,5,yes\n`, 'latin1'),
  ],
  ['a byte of nothing', `${header}\n${person}\u0000,US,94177-0176,Canaryville,n,5,yes\n`],
  [
    'a list of people without a comma',
    'Zephyrine.Canary@example.com\nosgood+canary@example.org\ncanary-without-at.example.net\n',
  ],
])('an export with %s', async (_, text) => {
  world.write('exports/customers-1.csv', text);
  const result = await world.run(['plan', 'spenders', '--verbose']);
  expect(said(result)).not.toBe('');
  expect(said(result)).not.toContain('This is a bug');
});

describe('what is sent', () => {
  test('a whole run, its events, its history and its state', async () => {
    expect(await world.run(['sync', '--json', '--verbose', '--wait'])).toMatchObject({ code: 0 });
    expect(world.list('meta', 'Everybody')?.size).toBeGreaterThan(60);
    expect(filesOfState()).not.toEqual([]);
    for (const file of filesOfState()) {
      expect(statSync(file).mode & 0o077).toBe(0);
      if (statSync(file).isDirectory()) continue;
      // Google takes country and postal code in clear, and the ledger must know what it sent.
      const found = findCanaries(readFileSync(file, 'latin1')).filter((what) => !/postal_code|country/.test(what));
      expect(found).toEqual([]);
    }
    exportPeople(50);
    // In front of a person, on live lines.
    const { code, err } = await world.run(['sync', '--verbose', '--yes'], { interactive: true });
    expect(code).toBe(0);
    expect(err).toContain('\u001b[');
    for (const words of [
      ['status', '--verbose'],
      ['runs', 'last', '--verbose'],
      ['plan', '--online', '--json'],
    ]) {
      expect(await world.run(words)).toMatchObject({ code: 0 });
    }
  });

  test('members that platforms refuse are counted and given a reason', async () => {
    exportPeople(120);
    world.sandbox.addFault('google', { kind: 'rows', every: 7, later: true });
    world.sandbox.addFault('linkedin', { kind: 'rows', every: 5 });
    const refused = await world.run(['sync', '--verbose', '--wait']);
    expect(refused.code).toBe(3);
    expect(said(refused)).toMatch(/refused/);
  });

  test('platforms that fail, each in its own way', async () => {
    world.sandbox.clearFaults();
    exportPeople(130);
    world.sandbox.addFault('google', { kind: 'permission' });
    world.sandbox.addFault('meta', { kind: 'status', status: 502, html: true });
    world.sandbox.addFault('linkedin', { kind: 'revoke_tokens' });
    const { code, err } = await world.run(['sync', '--verbose', '--max-wait', '0s']);
    expect(code).toBe(3);
    expect(err.match(/^error: everybody on/gm)).toHaveLength(3);
  });
});

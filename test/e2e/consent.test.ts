import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { destinationLines } from '../../src/sandbox/destination-lines.ts';
import { World } from './world.ts';

/** Who they are, in the words of the export: name, country, state, consent to ads, to personalization. */
const people = [
  ['german-both', 'DE', '', 'yes', 'yes'],
  ['german-half', 'DE', '', 'yes', ''],
  ['german-objects', 'Germany', '', 'yes', 'no'],
  ['french-filed', 'France', '', '', ''],
  ['nowhere', '', '', 'yes', ''],
  ['californian-silent', 'US', 'CA', '', ''],
  ['californian-half', 'USA', 'California', 'yes', ''],
  ['californian-opted-out', 'US', 'California', '', 'no'],
  ['californian-denies', 'US', 'CA', 'no', 'yes'],
  ['californian-filed-and-denies', 'US', 'CA', 'no', ''],
  ['new-yorker-silent', 'US', 'NY', '', ''],
  ['new-yorker-opted-out', 'US', 'NY', 'yes', 'no'],
] as const;

let world: World;
beforeAll(async () => {
  world = await World.open();
  configure('limited_data_use: true');
  world.write(
    'people.csv',
    [
      'Email,Country,State,Ads,Personal',
      ...people.map(([name, ...cells]) => [`${name}@example.com`, ...cells].join(',')),
      '',
    ].join('\n'),
  );
  world.write('opted-in.csv', 'email\nfrench-filed@example.com\ncalifornian-filed-and-denies@example.com\n');
  world.sandbox.setPopulation(people.map(([id]) => ({ id, emails: [`${id}@example.com`] })));
});
afterAll(() => world.close());

function configure(region: string, [yes, no] = ['yes', 'no']): void {
  world.write(
    'audience-sync.yaml',
    `version: 1
project: e2e
sources:
  customers: { files: people.csv, map: { email: Email, country: Country, region: State } }
consent:
  preset: [gdpr, ccpa]
  ads: { column: Ads, granted: ["${yes}"], denied: ["${no}"] }
  personalization: { column: Personal, granted: ["yes"], denied: ["no"] }
  files: [{ files: opted-in.csv, says: granted }]
  regions: [{ countries: [US], states: [CA], unspecified: send, ${region} }]
segments: { everybody: { from: customers, where: "true" } }
${destinationLines(world.sandbox.urls).join('\n')}
audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta, linkedin] }
`,
  );
}

const told = (platform: PlatformName) =>
  world.sandbox.requests(platform).flatMap(({ kind, consent }) => (kind === 'membership' ? [consent] : []));
const others = ['californian-half', 'californian-silent', 'french-filed', 'german-both'];

test('each platform gets whom it may, and is told of each what they said, in its own way', async () => {
  const { code, out, err } = await world.run(['sync', '--wait']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('google', 'Everybody')).toEqual(others);
  expect(told('google')).toEqual([{ 'adUserData CONSENT_GRANTED': 3, 'adPersonalization CONSENT_GRANTED': 2 }]);
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(others);
  expect(told('linkedin')).toEqual([undefined]);
  expect(world.peopleOn('meta', 'Everybody')).toEqual([...others, 'californian-opted-out'].toSorted());
  expect(told('meta')).toEqual([{ '[["LDU"],1,1000]': 1, '[[],0,0]': 4 }]);
  expect(out).toContain('withheld: 4 denied, 3 without consent');
  expect(out).toContain('everybody on google and linkedin: rejected 1 personalization_denied');
  expect(err).toContain('1 contact of whom a consent file says granted denied it elsewhere: that counts');
  // Whom each was told, it is told of one person, too.
  const explained = async (name: string) => (await world.run(['explain', `${name}@example.com`])).out;
  const half = await explained('californian-half');
  expect(half).toContain('consent: ads granted, personalization unspecified');
  expect(half).toContain('  google is told: consent to ads\n');
  expect(half).not.toContain('meta is told');
  expect(await explained('californian-opted-out')).toContain('  meta is told: Limited Data Use\n');
});

test('who is no more sent with limits leaves; nobody else is sent anew', async () => {
  world.sandbox.clearRequests();
  configure('limited_data_use: false');
  const { code, err } = await world.run(['sync', '--wait']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(others);
  expect(world.membershipRequests()).toBe(1);
});

test('whoever grants more is sent again where the platform is told so', async () => {
  world.sandbox.clearRequests();
  world.write('opted-in.csv', 'email\nfrench-filed@example.com\ncalifornian-silent@example.com\n');
  const { code, err } = await world.run(['sync', '--wait']);
  expect(code, err).toBe(0);
  expect(told('google')).toEqual([{ 'adUserData CONSENT_GRANTED': 1, 'adPersonalization CONSENT_GRANTED': 1 }]);
  expect(told('meta')).toEqual([]);
});

test('a column whose words the config does not know stops the run, where whoever said nothing is sent', async () => {
  configure('limited_data_use: false', ['ja', 'nein']);
  const { code, err } = await world.run(['plan']);
  expect(code).toBe(2);
  expect(err).toContain(
    'audience-sync.yaml:7:34: no value of the consent column "Ads" is one of `granted` or `denied`; it says: yes (6), no (2), blank (4)\n  → Write its values as the export does',
  );
  configure('limited_data_use: false', ['yes', 'nein']);
  expect((await world.run(['check'])).err).toContain(
    'audience-sync.yaml:7:51: no row of "Ads" says "nein"; it says: yes (6), no (2), blank (4)\n  → Write the words of the export under `denied`: whoever denies in another word may be sent.',
  );
});

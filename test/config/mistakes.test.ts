import { expect, test } from 'vitest';
import { mistakes } from './write-config.ts';

/** A whole file without a mistake; tests put one in. */
const good = `version: 1
project: acme
defaults: { country: US, timezone: Europe/Berlin }
sources:
  customers:
    files: customers.csv
    pick: newest
    max_age: 2d
    preset: shopify
    map: { email: Email }
    types: { spent: number }
    columns: { spent: Total Spent }
consent: { column: ok, granted: ["yes"], denied: ["no"], unspecified: withhold }
suppress:
  - files: out.csv
segments:
  vips: { from: customers, where: spent > 500 }
  rest: { include: [vips], exclude: [vips] }
destinations:
  google:
    type: google
    account: "1234567890"
    auth: { client_id: a, client_secret: b, refresh_token: c }
  meta: { type: meta, account: act_1, access_token: x, api_version: v26.0 }
  linkedin: { type: linkedin, account: "5", source_platform: X, access_token: x, api_version: "202607" }
audiences:
  vips: { segment: vips, to: [meta], identifiers: [email], membership_days: 180, refresh_days: 120 }
guards: { max_removed: 25%, allow_empty: false, max_rejected: 20% }
schedule:
  - { cron: "0 6 * * *", audiences: [vips] }
`;

function instead(written: string, mistake: string): string {
  if (!good.includes(written)) throw new Error(`not in the file: ${written}`);
  return good.replace(written, mistake);
}

test('the file that the mistakes are put into has none', async () => {
  await expect(mistakes(good)).rejects.toThrow('was not refused');
});

test('three mistakes are shown together, with line, column and fix, in the order of the file', async () => {
  const yaml = good
    .replace('  meta: {', '  meta: { tokn: y,')
    .replace('pick: newest', 'pick: oldest')
    .replace('audiences: [vips]', 'audiences: [vps]');
  expect(await mistakes(yaml)).toEqual([
    '7:11 sources.customers.pick is "oldest", which is none of newest, last, all → Write one of these.',
    expect.stringMatching(/^24:11 unknown key "tokn" in destinations\.meta → Known: type, account, access_token/),
    '30:38 schedule[0] names an unknown audience: "vps" → Did you mean "vips"?',
  ]);
});

test.each([
  ['the file', 'project: acme', 'project: acme\nsorces: {}', '3:1 unknown key "sorces" → Did you mean "sources"?'],
  ['defaults', 'country: US', 'contry: US', '3:13 unknown key "contry" in defaults → Did you mean "country"?'],
  ['a source', 'max_age: 2d', 'maxage: 2d', '8:5 unknown key "maxage" in sources.customers → Did you mean "max_age"?'],
  [
    'a map',
    'email: Email',
    'emial: Email',
    '10:12 unknown key "emial" in sources.customers.map → Did you mean "email"?',
  ],
  ['consent', 'denied:', 'denid:', '13:42 unknown key "denid" in consent → Did you mean "denied"?'],
  [
    'a suppression',
    '- files: out.csv',
    '- files: out.csv\n    pik: all',
    '16:5 unknown key "pik" in suppress[0] → Did you mean "pick"?',
  ],
  ['a segment', 'where: spent', 'wher: spent', '17:28 unknown key "wher" in segments.vips → Did you mean "where"?'],
  [
    'a Google account',
    'account: "1',
    'acount: "1',
    '22:5 unknown key "acount" in destinations.google → Did you mean "account"?',
  ],
  [
    'its sign-in',
    'client_id: a',
    'clientid: a',
    '23:13 unknown key "clientid" in destinations.google.auth → Did you mean "client_id"?',
  ],
  [
    'a Meta account',
    'api_version: v26.0',
    'apiversion: v26.0',
    '24:56 unknown key "apiversion" in destinations.meta → Did you mean "api_version"?',
  ],
  [
    'a LinkedIn account',
    'source_platform',
    'source_platfrm',
    '25:45 unknown key "source_platfrm" in destinations.linkedin → Did you mean "source_platform"?',
  ],
  [
    'an audience',
    'segment: vips, to',
    'segmnt: vips, to',
    '27:11 unknown key "segmnt" in audiences.vips → Did you mean "segment"?',
  ],
  ['the guards', 'allow_empty', 'allow_emty', '28:29 unknown key "allow_emty" in guards → Did you mean "allow_empty"?'],
  ['a schedule', 'cron:', 'corn:', '30:7 unknown key "corn" in schedule[0] → Did you mean "cron"?'],
  [
    'a platform’s choice',
    'type: google',
    'tpye: google',
    '21:5 unknown key "tpye" in destinations.google → Did you mean "type"?',
  ],
])('a key misspelt in %s is one mistake, with a suggestion', async (_, written, mistake, expected) => {
  expect(await mistakes(instead(written, mistake))).toEqual([expected]);
});

test('a key of another platform is unknown, and the known ones are named', async () => {
  expect(await mistakes(instead('account: act_1,', 'account: act_1, login_account: "1",'))).toEqual([
    '24:39 unknown key "login_account" in destinations.meta → Known: type, account, access_token, app_secret, api_version, endpoint, max_audiences.',
  ]);
});

test.each([
  ['version: 1', 'version: 2', '1:10 version must be 1'],
  ['version: 1', 'version: "1"', '1:11 version must be 1'],
  ['version: 1\n', '', '1:1 version is missing → Add `version: 1`.'],
  ['project: acme', 'project: 7', '2:10 project must be text, not a number → Put it in quotes.'],
  ['project: acme', 'project:', '2:9 project must be text, not empty'],
  ['project: acme', 'project: "my shop"', /^2:11 project must be letters, digits, dots/],
  ['project: acme', 'project: { a: 1 }', '2:1 project must be text, not a block of keys'],
  ['  rest: {', '  my rest: {', /^18:3 segments\.my rest is no name: it must be letters/],
  ['files: customers.csv', 'files: 7', '6:12 sources.customers.files must be a path or a list of paths'],
  ['files: customers.csv', 'files: []', '6:5 sources.customers.files must not be empty'],
  ['files: customers.csv', 'files: [a.csv, " "]', '6:21 sources.customers.files[1] must not be empty'],
  [
    'files: customers.csv',
    'files: [a.csv, "-"]',
    '6:21 sources.customers.files[1] is standard input, which stands alone → Write `files: "-"`, or pipe into one source and name files in another.',
  ],
  ['files: customers.csv', 'files: "  "', '6:13 sources.customers.files must not be empty'],
  [
    'preset: shopify',
    'preset: shopfy',
    /^9:13 sources\.customers\.preset is "shopfy", which is none of .* → Did you mean "shopify"\?$/,
  ],
  [
    'map: { email: Email }',
    'map: { email: 5 }',
    '10:19 sources.customers.map.email must be a column’s header or a list of headers',
  ],
  ['map: { email: Email }', 'map: [Email]', '10:5 sources.customers.map must be a block of keys, not a list'],
  [
    'types: { spent: number }',
    'types: { spent: numbr }',
    '11:21 sources.customers.types.spent is "numbr", which is none of text, number, date, timestamp, boolean → Did you mean "number"?',
  ],
  [
    'denied: ["no"]',
    'denied: ["no", " YES"]',
    '13:58 consent.denied[1] stands under `granted` too → Leave it in one of the two lists.',
  ],
  ['granted: ["yes"]', 'granted: "yes"', '13:34 consent.granted must be a list, not text → Put it in brackets: [ … ].'],
  [
    'granted: ["yes"]',
    'granted: [true]',
    '13:34 consent.granted[0] must be text, not true or false → Put it in quotes.',
  ],
  [
    'suppress:\n  - files: out.csv',
    'suppress:\n  files: out.csv',
    '14:1 suppress must be a list, not a block of keys → Begin each entry with "- ".',
  ],
  [
    '{ include: [vips], exclude: [vips] }',
    '{}',
    '18:3 segments.rest is empty → Write `from` and `where`, a `recipe`, or `include` / `all_of` with `exclude`.',
  ],
  [
    '{ include: [vips], exclude: [vips] }',
    '{ exclude: [vips] }',
    '18:3 segments.rest has nothing to exclude from → Add `include` or `all_of`.',
  ],
  [
    'where: spent > 500 }',
    '}',
    '17:3 segments.vips has no `where` → Write a condition; `where: "true"` takes everybody.',
  ],
  ['from: customers, where', 'where', '17:3 segments.vips has no `from` → Name the source it filters.'],
  [
    'from: customers, where',
    'exclude: [], from: customers, where',
    /^17:3 segments\.vips is a filter and a combination at once → /,
  ],
  [
    'type: google',
    'type: gogle',
    '21:11 destinations.google.type is "gogle", which is none of adroll, criteo, file, google, linkedin, meta → Did you mean "google"?',
  ],
  [
    'type: google',
    'type: tiktok',
    '21:11 destinations.google.type is "tiktok", which is none of adroll, criteo, file, google, linkedin, meta → For its upload form write `type: file` and `format: tiktok`.',
  ],
  [
    '    type: google\n',
    '',
    '20:3 destinations.google.type is missing → Write one of adroll, criteo, file, google, linkedin, meta.',
  ],
  [
    'account: "1234567890"',
    'account: 1234567890',
    '22:14 destinations.google.account must be text, not a number → Put it in quotes.',
  ],
  [
    'account: "1234567890"',
    'account: "my account"',
    '22:15 destinations.google.account is no customer id: it must be digits → Copy it from the platform, in quotes.',
  ],
  [
    'client_id: a, ',
    '',
    '23:5 destinations.google.auth is not one complete way to sign in → Write client_id + client_secret + refresh_token, or client_id + client_secret, or service_account_file, or application_default.',
  ],
  [
    'auth: { client_id: a, client_secret: b, refresh_token: c }',
    'api: google-ads\n    auth: { application_default: true }',
    '24:5 destinations.google.auth does not do for the Google Ads API, to which a person signs in → Write client_id + client_secret, with refresh_token or after `audience-sync auth login`.',
  ],
  [
    'account: act_1',
    'account: my-act',
    '24:32 destinations.meta.account is no ad account id → Write act_ and the digits of the ad account.',
  ],
  [
    'api_version: v26.0',
    'api_version: 26.0',
    '24:69 destinations.meta.api_version must be text, not a number → Put it in quotes.',
  ],
  [
    'api_version: v26.0',
    'api_version: "26"',
    '24:70 destinations.meta.api_version is no version → Write it like v26.0.',
  ],
  [
    'api_version: "202607"',
    'api_version: "202613"',
    '25:96 destinations.linkedin.api_version is no version → Write year and month in quotes: "202607".',
  ],
  [
    'source_platform: X, access_token: x',
    'source_platform: X',
    '25:3 destinations.linkedin has no credentials → Write `access_token`, or `auth` with client_id, client_secret and refresh_token (or without it, and sign in).',
  ],
  [
    'preset: shopify',
    'encoding: shiftjis',
    '9:15 sources.customers.encoding is no encoding that can be read → Did you mean "shift_jis"?',
  ],
  [
    'files: out.csv',
    'files: out.csv\n    encoding: cp1252x',
    '16:15 suppress[0].encoding is no encoding that can be read → Did you mean "windows-1252"?',
  ],
  [
    'preset: shopify',
    'encoding: 1252',
    '9:15 sources.customers.encoding must be text, not a number → Put it in quotes.',
  ],
  ['to: [meta]', 'to: meta', '27:30 audiences.vips.to must be a list, not text → Put it in brackets: [ … ].'],
  ['to: [meta]', 'to: []', '27:26 audiences.vips.to must not be empty'],
  [
    'identifiers: [email]',
    'identifiers: [e-mail]',
    /^27:52 audiences\.vips\.identifiers\[0\] is "e-mail", which is none of email, .* → Did you mean "email"\?$/,
  ],
  ['membership_days: 180', 'membership_days: 0', '27:77 audiences.vips.membership_days must be 1 or more'],
  ['membership_days: 180', 'membership_days: 99999', '27:77 audiences.vips.membership_days must be 10000 or less'],
  [
    'membership_days: 180',
    'membership_days: 1.5',
    '27:77 audiences.vips.membership_days must be a whole number, not a number',
  ],
  [
    'membership_days: 180',
    'membership_days: half a year',
    '27:77 audiences.vips.membership_days must be a number, not text → Write it with digits: 2.',
  ],
  ['allow_empty: false', 'allow_empty: never', '28:42 guards.allow_empty must be true or false, not text'],
  [
    'schedule:\n  - { cron: "0 6 * * *", audiences: [vips] }',
    'schedule: daily',
    '29:11 schedule must be a list, not text → Put it in brackets: [ … ].',
  ],
])('%j as %j is told', async (written, mistake, expected) => {
  const found = await mistakes(instead(written, mistake));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test.each(['UK', 'ZZ', 'EU', 'USA', 'Germany', 'XX', '49', ''])('%j is no country', async (country) => {
  const [only, ...more] = await mistakes(instead('country: US', `country: "${country}"`));
  expect(only).toBe('3:23 defaults.country is no ISO 3166 country code → Write two letters: US, DE, GB.');
  expect(more).toEqual([]);
});

test.each(['Berlin', 'Europe/Berln', '+02:00', 'UTC+2', 'GMT-0400', ''])('%j is no time zone', async (zone) => {
  expect(await mistakes(instead('timezone: Europe/Berlin', `timezone: "${zone}"`))).toEqual([
    '3:37 defaults.timezone is no time zone → Write a name of the IANA list: Europe/Berlin, America/New_York, UTC.',
  ]);
});

test.each(['2', '"2"', 'tomorrow', '-2d', '2 fortnights', '"1e3d"', '0d'])('%s is no age', async (age) => {
  const column = age.startsWith('"') ? 15 : 14;
  expect(await mistakes(instead('max_age: 2d', `max_age: ${age}`))).toEqual([
    `8:${column} sources.customers.max_age is no duration → Write a number and a unit: 12h, 2d.`,
  ]);
});

test.each(['25', '0.25', '101%', '-5%', 'a quarter', '1e2%'])('%s is no share', async (share) => {
  expect(await mistakes(instead('max_removed: 25%', `max_removed: ${share}`))).toEqual([
    '28:24 guards.max_removed is no share → Write a percentage from 0% to 100%: 25%.',
  ]);
});

test.each([
  '0 6 * *',
  '0 6 * * * *',
  '60 6 * * *',
  '0 24 * * *',
  '0 6 0 * *',
  '0 6 32 * *',
  '0 6 * 13 *',
  '0 6 * * 8',
  '0 6 * * mo',
  '5-1 6 * * *',
  '*/0 6 * * *',
  '1,,2 6 * * *',
  '5/10 6 * * *',
  '*/60 6 * * *',
  '0 6 L * *',
  '0 6 ? * *',
  '0 6 * * 5#2',
  '0 6 * * +5',
  '0 6 * * fri-mon',
  'a b c d e',
  '@daily',
  'every day at six',
  '',
])('%j is no cron expression', async (cron) => {
  expect(await mistakes(instead('"0 6 * * *"', JSON.stringify(cron)))).toEqual([
    '30:14 schedule[0].cron is no cron expression → Write five fields: "0 6 * * *" is every day at 6.',
  ]);
});

test.each([
  '0 6 * * *',
  '*/15 0-23/2 1,15,31 jan-MAR,12 mon-fri',
  '  0   6 * *  0-7 ',
  '5-59/10 * * * SUN',
  '0 6 29 2 *',
  '0 6 31 2,3 sat-sun',
])('%j is a cron expression', async (cron) => {
  await expect(mistakes(instead('"0 6 * * *"', JSON.stringify(cron)))).rejects.toThrow('was not refused');
});

test.each(['0 6 30 2 *', '0 6 31 4,6,9,11 *'])('%j is told never to come', async (cron) => {
  expect(await mistakes(instead('"0 6 * * *"', JSON.stringify(cron)))).toEqual([
    '30:14 schedule[0].cron never comes: no such month has such a day → Name a day that there is.',
  ]);
});

test.each(['ftp://example.com', 'example.com', 'https://example.com/?token=x', 'https://', 'javascript:alert(1)'])(
  '%s is no endpoint, and is not repeated',
  async (endpoint) => {
    expect(
      await mistakes(instead('access_token: x, api_version: v26.0', `access_token: x, endpoint: "${endpoint}"`)),
    ).toEqual([
      '24:67 destinations.meta.endpoint is no address → Write an address that begins with https:// and has no query.',
    ]);
  },
);

test('a name that nothing has is told where it stands, with a suggestion', async () => {
  const yaml = good
    .replace('from: customers', 'from: custmers')
    .replace('include: [vips], exclude: [vips]', 'include: [vip], all_of: [nobody], exclude: [vips, vpis]')
    .replace('segment: vips', 'segment: vipps')
    .replace('to: [meta]', 'to: [meta, facebook, gogle]')
    .replace('audiences: [vips] }', 'audiences: [vips, all] }');
  expect(await mistakes(yaml)).toEqual([
    '17:17 segments.vips names an unknown source: "custmers" → Did you mean "customers"?',
    '18:21 segments.rest names an unknown segment: "vip" → Did you mean "vips"?',
    '18:36 segments.rest names an unknown segment: "nobody" → Known: vips, rest.',
    '18:61 segments.rest names an unknown segment: "vpis" → Did you mean "vips"?',
    '27:20 audiences.vips names an unknown segment: "vipps" → Did you mean "vips"?',
    '27:38 audiences.vips names an unknown destination: "facebook" → Known: google, meta, linkedin.',
    '27:48 audiences.vips names an unknown destination: "gogle" → Did you mean "google"?',
    '30:44 schedule[0] names an unknown audience: "all" → Known: vips.',
  ]);
});

test('a name that every object has is as unknown as any other', async () => {
  expect(await mistakes(instead('from: customers', 'from: constructor'))).toEqual([
    '17:17 segments.vips names an unknown source: "constructor" → Known: customers.',
  ]);
  expect(await mistakes(instead('segment: vips', 'segment: __proto__'))).toEqual([
    '27:20 audiences.vips names an unknown segment: "__proto__" → Known: vips, rest.',
  ]);
});

test('keys that every object has are as unknown as any other', async () => {
  expect(await mistakes(instead('project: acme', 'project: acme\n__proto__: { a: 1 }\nconstructor: 2'))).toEqual([
    '3:1 `__proto__` cannot be a name → Rename it.',
    expect.stringMatching(/^4:1 unknown key "constructor" → Known: version, project/),
  ]);
  expect(await mistakes(instead('  rest: {', '  __proto__: { from: customers, where: "true" }\n  rest: {'))).toEqual([
    '18:3 `__proto__` cannot be a name → Rename it.',
  ]);
});

test('circles of segments are told once each, also one of a segment with itself', async () => {
  const segments = `segments:
  vips: { include: [rest] }
  rest: { include: [vips], exclude: [alone] }
  alone: { all_of: [alone] }
  outside: { include: [vips] }
`;
  const yaml = good.replace(/segments:[^]*?(?=destinations:)/, segments);
  expect(await mistakes(yaml)).toEqual([
    '17:3 segments refer to each other in a circle: vips → rest → vips → Take one of them out of the circle.',
    '19:3 segments refer to each other in a circle: alone → alone → Take one of them out of the circle.',
  ]);
});

test('a section that is missing is told once, not for everything that refers to it', async () => {
  const yaml = good.replace(/sources:[^]*?(?=consent:)/, '');
  expect(await mistakes(yaml)).toEqual(['1:1 sources is missing → Add `sources:`.']);
});

/** The block of consent in the place of the good one. */
const consenting = (block: string) => mistakes(good.replace(/consent: .*/, `consent: { ${block} }`));
const said = 'granted: ["yes"], denied: ["no"]';
const sendsAll =
  'consent.unspecified sends everybody: nothing says who denied → Say which values are `denied`, add a file that `says: denied`, or leave `unspecified: send` away: then whoever granted is sent alone.';

test.each([
  [
    'unspecified: send',
    '13:1 consent.column is missing → Add `column:`, or `ads:` and `personalization:`, `email:`, or `files:`.',
  ],
  [
    `column: ok, ${said}, ads: { column: ads, ${said} }`,
    '13:58 consent.ads is said twice: `column` says both purposes → Write `ads:` and `personalization:`, and no `column:`, `granted:` and `denied:` beside them.',
  ],
  [
    `ads: { column: ok, ${said} }, denied: ["no"]`,
    '13:67 consent.denied says nothing without a column → Add `column:`.',
  ],
  [
    'ads: { column: ok, granted: ["yes"], denied: ["Yes"] }',
    '13:59 consent.ads.denied[0] stands under `granted` too → Leave it in one of the two lists.',
  ],
  [
    `column: ok, ${said}, regions: [{ countries: [UK] }]`,
    '13:82 consent.regions[0].countries[0] is no country or region that is known → Write GB.',
  ],
  [
    `column: ok, ${said}, regions: [{ countries: [DE], states: [CA] }]`,
    '13:87 consent.regions[0].states are known of the US alone → Write `countries: [US]`, and another region for other countries.',
  ],
  [
    `column: ok, ${said}, regions: [{ states: [CA] }]`,
    '13:68 consent.regions[0].countries is missing → Add `countries:`.',
  ],
  [
    `column: ok, ${said}, regions: [{ countries: [US], states: [Bavaria] }]`,
    '13:96 consent.regions[0].states[0] is no state of the US → Write two letters: CA, NY.',
  ],
  [
    `column: ok, ${said}, regions: [{ countries: [US], states: [NY], limited_data_use: true }]`,
    '13:119 consent.regions[0].limited_data_use is for California alone: Meta has no other state → Write `countries: [US]` and `states: [CA]` beside it.',
  ],
  [
    `preset: gdpr, column: ok, ${said}, regions: [{ countries: [FR, US], unspecified: send }]`,
    '13:82 consent.regions[0] contradicts `preset: gdpr`: it sends people (FR) without consent → Write `unspecified: withhold`, take these countries out, or do without the preset.',
  ],
  [
    `preset: gdpr, ads: { column: ok, ${said} }`,
    '13:20 consent.preset gdpr needs consent for personalization, and nothing says it → Add `personalization:` with its column, or `column:` where one says both.',
  ],
  [
    'preset: ccpa, column: ok, granted: ["yes"]',
    '13:20 consent.preset ccpa needs to know who opted out → Say which values are `denied`, or add a file that `says: denied`.',
  ],
  [
    `preset: gpdr, column: ok, ${said}`,
    '13:20 consent.preset must be one or several of gdpr, ccpa → Did you mean "gdpr"?',
  ],
  [
    'files: []',
    '13:1 consent.column is missing → Add `column:`, or `ads:` and `personalization:`, `email:`, or `files:`.',
  ],
  [
    'column: ok, granted: []',
    '13:24 consent.granted is empty, and so is `denied`: nothing in the column counts → Write the values of the column, as the export has them: ["yes"].',
  ],
  [
    'ads: { column: ok, granted: [], denied: [] }',
    '13:31 consent.ads.granted is empty, and so is `denied`: nothing in the column counts → Write the values of the column, as the export has them: ["yes"].',
  ],
  ['column: ok, granted: ["yes"], unspecified: send, regions: [{ countries: [US] }]', `13:55 ${sendsAll}`],
  // Whoever denied e-mails alone is sent to lists for ads.
  [`column: ok, granted: ["yes"], unspecified: send, email: { column: mail, ${said} }`, `13:55 ${sendsAll}`],
  ['files: [{ files: a.csv, says: granted }], unspecified: send', `13:67 ${sendsAll}`],
  [
    `column: ok, ${said}, files: [{ files: a.csv, says: maybe }]`,
    '13:88 consent.files[0].says is "maybe", which is none of granted, denied → Write one of these.',
  ],
])('in consent, `%s` is a mistake', async (block, mistake) => {
  expect(await consenting(block)).toEqual([mistake]);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-newsletter-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const put = (name: string, content: string) => writeFileSync(join(directory, name), content);
const run = (...argv: string[]): Promise<CliResult> => runCli(argv, { cwd: directory });
/** Names of who is in a file. */
const on = (name: string) =>
  readFileSync(join(directory, 'uploads', name), 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((row) => row.split('@')[0] ?? [])
    .filter((each) => each !== '')
    .toSorted();

/** Name, consent to ads, to e-mails, town. */
const people = [
  ['both', 'yes', 'yes', 'Bonn'],
  ['only-ads', 'yes', 'no', 'Bonn'],
  ['only-mail', 'no', 'yes', 'Kiel'],
  ['silent-on-mail', 'yes', '', 'Bonn'],
  ['silent-on-ads', '', 'yes', 'Bonn'],
  ['neither', 'no', 'no', 'Bonn'],
  ['suppressed', 'yes', 'yes', 'Bonn'],
  ['filed', 'yes', '', 'Bonn'],
];
const write = (all: readonly (readonly string[])[] = people) => {
  const lines = all.map(([name, ads, mail, town]) => `${name}@example.com,${ads},${mail},${town}`);
  put('people.csv', ['Email,Ads,Mail,Town', ...lines, ''].join('\n'));
  put('orders.csv', 'Email,Total\nonly-ads@example.com,1\nonly-mail@example.com,2\nneither@example.com,3\n');
  put('out.csv', 'Email\nsuppressed@example.com\n');
  put('in.csv', 'Email\nfiled@example.com\nonly-ads@example.com\n');
};

const columns = `ads: { column: Ads, granted: ["yes"], denied: ["no"] }
  email: { column: Mail, granted: ["yes"], denied: ["no"] }
  files: [{ files: in.csv, says: granted, purpose: email }]`;
const configure = (consent: string, audiences: string, destinations = '[ads, news]', allowEmpty = 'true') =>
  put(
    'audience-sync.yaml',
    `version: 1
project: shop
sources: { people: { files: people.csv }, orders: { files: orders.csv } }
suppress: [{ files: out.csv }]
segments:
  all: { from: people, where: "true" }
  ordered: { from: orders, where: "true" }
  buyers: { include: [all], all_of: [ordered] }
  nobody: { from: people, where: "false" }
destinations:
  ads: { type: file, format: microsoft, hash: none, folder: uploads }
  news: { type: file, format: newsletter, folder: uploads }
audiences:
${audiences.replaceAll('TO', `to: ${destinations}`)}
guards: { allow_empty: ${allowEmpty}, max_removed: 100% }
${consent}
`,
  );

test('whoever allowed ads is on lists for ads and whoever agreed to e-mails on the newsletter’s, by one definition', async () => {
  write();
  const consent = `consent:\n  ${columns}`;
  const audiences = '  all: { segment: all, TO }\n  buyers: { segment: buyers, TO }';
  configure(consent, audiences);
  const { code, out, err } = await run('sync');
  expect(code, err).toBe(0);
  const adsPeople = ['both', 'filed', 'only-ads', 'silent-on-mail'];
  const mailPeople = ['both', 'filed', 'only-mail', 'silent-on-ads'];
  expect(on('all.microsoft.csv')).toEqual(adsPeople);
  expect(on('all.newsletter.csv')).toEqual(mailPeople);
  // What they are in another source counts, whatever they denied.
  expect([on('buyers.microsoft.csv'), on('buyers.newsletter.csv')]).toEqual([['only-ads'], ['only-mail']]);
  expect(out).toContain(
    '; withheld: 1 suppressed; withheld from ads: 2 denied, 1 without consent; withheld from e-mails: 2 denied, 1 without consent',
  );
  expect(err).toContain('2 contacts of whom a consent file says granted denied it elsewhere: that counts');

  const sizes = JSON.parse((await run('segments', 'all', '--json')).out) as { segments: unknown[] };
  expect(sizes.segments).toMatchObject([
    {
      contacts: 6,
      sendable: 4,
      for_emails: 4,
      withheld: { denied: 1, unspecified: 1, email: { denied: 1, unspecified: 1 } },
      platforms: [
        { name: 'ads', usable: 4 },
        { name: 'news', usable: 4 },
      ],
    },
  ]);

  const { out: explained } = await run('explain', 'only-mail@example.com');
  expect(explained).toContain('line 4: consent: ads denied, email granted');
  expect(explained).toContain('all on news: in it');
  expect(explained).toContain('buyers on ads: not in it: consent is denied');

  // Whoever takes back the one stays on lists for the other.
  const left = ['both', 'only-mail'];
  write(
    people.map(([name = '', ads = '', mail = '', town = '']) => [name, ads, left.includes(name) ? 'no' : mail, town]),
  );
  // A file is written as a whole or not at all: what stood there in plain is kept nowhere.
  configure(consent, `${audiences}\n  nobody: { segment: nobody, to: [ads] }`, undefined, 'false');
  const other = await run('plan', 'buyers', 'nobody');
  expect(other.err).toMatch(/all on news: 2 members withdrew and stay.*\n.*audience-sync sync all/);
  expect(other.err).toMatch(/buyers on news: 1 member withdrew and stays on the list for as long as a guard stops/);
  expect(other.err).not.toContain('all on ads');
  configure(consent, audiences);
  const second = await run('sync');
  expect(second.code).toBe(0);
  expect(second.out).toMatch(/all on news: 2 removed who deny consent now/);
  expect(on('all.microsoft.csv')).toEqual(adsPeople);
  expect(on('all.newsletter.csv')).toEqual(['filed', 'silent-on-ads']);
});

test('rules of audiences look at each kind of list by itself', async () => {
  write();
  configure(
    `consent:\n  ${columns}`,
    `  first: { segment: buyers, to: [news] }
  towns: { segment: all, TO, for_each: town }
  rest: { segment: all, TO }
priority: [[first, rest]]`,
  );
  expect((await run('sync')).code).toBe(0);
  // Of `first`, which is for e-mails alone, only who gets them is kept out of `rest`.
  expect(on('first.newsletter.csv')).toEqual(['only-mail']);
  expect(on('rest.microsoft.csv')).toEqual(['both', 'filed', 'only-ads', 'silent-on-mail']);
  expect(on('rest.newsletter.csv')).toEqual(['both', 'filed', 'silent-on-ads']);
  expect(on('towns.kiel.newsletter.csv')).toEqual(['only-mail']);
  expect(on('towns.bonn.microsoft.csv')).toEqual(['both', 'filed', 'only-ads', 'silent-on-mail']);
});

test('nobody is mailed whom nobody asked: which blocks say enough', async () => {
  write();
  const everybody = '  all: { segment: all, TO }';
  for (const consent of ['', 'consent:\n  ads: { column: Ads, granted: ["yes"], denied: ["no"] }']) {
    configure(consent, everybody);
    const refused = await run('plan');
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/yaml:\d+:\d+: news is for e-mails, and nothing says who agreed.*\n.*email:/),
    ]);
  }
  expect((await run('export', 'all', '--for', 'newsletter', '--yes')).code).toBe(2);

  // One column for everything, and whoever says neither: `unspecified` is about ads.
  configure('consent:\n  column: Mail\n  granted: ["yes"]\n  denied: ["no"]\n  unspecified: send', everybody);
  expect((await run('sync')).code).toBe(0);
  expect(on('all.microsoft.csv')).toEqual(['both', 'filed', 'only-mail', 'silent-on-ads', 'silent-on-mail']);
  expect(on('all.newsletter.csv')).toEqual(['both', 'only-mail', 'silent-on-ads']);

  // A block of e-mails alone withholds nobody from ads, which is warned of.
  configure('consent:\n  email: { column: Mail, granted: ["yes"], denied: ["no"] }', everybody, '[ads]');
  const lax = await run('plan', '--json');
  expect([lax.code, lax.err]).toEqual([0, expect.stringContaining('speaks of e-mails alone')]);
  expect(JSON.parse(lax.out)).toMatchObject({ lists: [{ wanted: 7 }] });
});

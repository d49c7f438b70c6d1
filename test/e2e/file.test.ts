import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audience-sync-file-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const put = (name: string, content: string) => writeFileSync(join(directory, name), content);
const read = (name: string) => readFileSync(join(directory, 'uploads', name), 'utf8');
const uploads = () => readdirSync(join(directory, 'uploads')).toSorted();
const run = (...argv: string[]): Promise<CliResult> => runCli(argv, { cwd: directory });
const people = (...rows: string[]) =>
  put('people.csv', ['Email,Phone,First Name,Last Name,Country,Zip', ...rows, ''].join('\n'));
const configure = (destinations: string, extra = '', audiences = '') =>
  put(
    'audience-sync.yaml',
    `version: 1
project: shop
sources: { people: { files: people.csv } }
segments: { all: { from: people, where: "true" } }
destinations: ${destinations}
audiences: { vips: { segment: all, to: [files] }${audiences} }
guards: { allow_empty: true, max_removed: 100% }
${extra}`,
  );

// printf 'ada@example.com' | sha256sum, and so on.
const ada = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';
const ben = 'f871a76fb7b15231306b634dd91b385c48e9298974308e28e161d845e3e6f060';

test('the file is written when something changed, whole, and not touched when nothing did', async () => {
  configure('{ files: { type: file, format: google, folder: uploads } }');
  people('ada@example.com,,Ada,Test,DE,10115', 'ben@example.com,,,,,');
  const first = await run('sync');
  expect(first.code, first.err).toBe(0);
  const rows = read('vips.google.csv').split('\n');
  expect(rows[0]).toBe('Email,Phone,First Name,Last Name,Country,Zip');
  expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual([ada, ben, '']);
  expect(rows[1]).toMatch(/^[0-9a-f]{64},,[0-9a-f]{64},[0-9a-f]{64},DE,10115$/);

  const untouched = await run('sync', '--json');
  expect(untouched.code).toBe(0);
  expect(untouched.out).not.toContain('"refreshes":1');

  people('ada@example.com,,Ada,Test,DE,10115');
  const second = await run('sync', '--json');
  expect(second.code, second.err).toBe(0);
  const events = second.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.find(({ type }) => type === 'planned')).toMatchObject({
    plan: { lists: [{ adds: 0, removes: 1, refreshes: 1, refreshed_for: { whole: 1 }, replaces: true }] },
  });
  expect(events.at(-1)).toMatchObject({ type: 'run-done', lists: [{ list: 'known', added: 1, removed: 1 }] });
  expect(read('vips.google.csv')).not.toContain(ben);
  const removal = uploads().find((name) => name.includes('.remove-')) ?? '';
  expect(read(removal).split('\n').slice(1)).toEqual([`${ben},,,,,`, '']);

  people();
  put('people.csv', 'Email,Phone,First Name,Last Name,Country,Zip\n');
  const nobody = await run('sync', '--yes');
  expect(nobody.code, nobody.err).toBe(0);
  expect(read('vips.google.csv')).toBe('Email,Phone,First Name,Last Name,Country,Zip\n');
});

test('a file that was saved by a spreadsheet, deleted, or is somebody else’s: exit code and fix', async () => {
  configure('{ files: { type: file, format: reddit, folder: uploads } }');
  mkdirSync(join(directory, 'uploads'));
  put('uploads/vips.reddit.csv', 'mine\n');
  people('ada@example.com,,,,,');
  const theirs = await run('sync');
  expect(theirs.code).toBe(2);
  expect(theirs.err).toMatch(/vips\.reddit\.csv is in .* already.*\n.*Move it away/);
  // A file that may be somebody else's is not to be deleted without a look.
  const looked = await run('check', '--online');
  expect([looked.code, looked.err]).toEqual([7, expect.stringContaining('Move it away, or delete it if nobody needs')]);
  const config = join(directory, 'audience-sync.yaml');
  put('audience-sync.yaml', readFileSync(config, 'utf8').replace('to: [files]', 'to: [files], adopt: true'));
  const adopting = await run('plan');
  expect([adopting.code, adopting.out]).toEqual([0, expect.not.stringContaining('no effect')]);
  rmSync(join(directory, 'uploads/vips.reddit.csv'));
  expect((await run('sync')).code).toBe(0);

  put('uploads/vips.reddit.csv', read('vips.reddit.csv').replaceAll('\n', '\r\n'));
  const saved = await run('sync');
  expect(saved.code).toBe(7);
  expect(saved.err).toMatch(/opened in a spreadsheet and saved.*\n.*Move vips\.reddit\.csv/);
  expect((await run('check', '--online')).code).toBe(7);

  rmSync(join(directory, 'uploads/vips.reddit.csv'));
  const gone = await run('sync');
  expect([gone.code, gone.err]).toEqual([3, expect.stringContaining('not there any more')]);
  expect(read('vips.reddit.csv')).toBe(`email\n${ada}\n`);
  configure('{ files: { type: file, format: reddit, folder: uploads, taken_away: true } }');
  rmSync(join(directory, 'uploads/vips.reddit.csv'));
  expect((await run('sync')).code).toBe(0);
  expect(uploads()).toEqual([]);
});

test('a form that has one column says what may stand in it', async () => {
  people('ada@example.com,,,,,');
  const refused = async (destination: string): Promise<string> => {
    configure(`{ files: { type: file, folder: uploads, ${destination} } }`);
    const { code, err } = await run('plan');
    expect(code).toBe(2);
    return err;
  };
  expect(await refused('format: pinterest, identifier: phone')).toMatch(/not taken.*pinterest\n.*email, mobile_ad_id/);
  expect(await refused('format: google, identifier: phone')).toMatch(/no meaning.*google\n.*Leave it out/);
  expect(await refused('format: reddit, hash: none')).toMatch(/hash is not taken.*reddit/);
  expect(await refused('format: newsletter, hash: sha256')).toMatch(/no meaning here\n.*in plain/);
  expect(await refused('format: bing')).toMatch(/none of criteo, google/);
});

test('who withdraws is off the file although a guard stops all else', async () => {
  const guarded = 'suppress: [{ files: out.csv }]\n';
  configure('{ files: { type: file, format: meta, folder: uploads, removals: false } }', guarded);
  const many = Array.from({ length: 120 }, (_, n) => `person${n}@example.com,,,,,`);
  put('out.csv', 'Email\n');
  people(...many, 'ada@example.com,,,,,');
  expect((await run('sync')).code).toBe(0);
  put('audience-sync.yaml', readFileSync(join(directory, 'audience-sync.yaml'), 'utf8').replace('100%', '10%'));
  put('out.csv', 'Email\nada@example.com\n');
  people(...many.slice(60));
  const stopped = await run('sync');
  expect(stopped.code, stopped.err).toBe(4);
  expect(read('vips.meta.csv')).not.toContain(ada);
  expect(read('vips.meta.csv').split('\n')).toHaveLength(122);
});

test('a newsletter’s file is in plain, and the ledger holds nothing of it', async () => {
  const agreed = 'consent: { email: { column: Zip, granted: ["10115"] } }\n';
  configure('{ files: { type: file, format: newsletter, folder: uploads } }', agreed);
  people('Ada@Example.com,,Ada,"O\'Test, Jr.",DE,10115', 'ben@example.com,,Ben,Test,,10115');
  const first = await run('sync');
  expect(first.code, first.err).toBe(0);
  const header = 'email,first_name,last_name,country\n';
  const adas = `ada@example.com,Ada,"O'Test, Jr.",DE\n`;
  expect(read('vips.newsletter.csv')).toBe(`${header}${adas}ben@example.com,Ben,Test,\n`);
  const ledger = readFileSync(join(directory, '.audience-sync/ledger.duckdb')).toString('latin1');
  expect(ledger).not.toMatch(/example\.com|O'Test/);

  // What is kept is not enough to write the file: it is made of today's rows.
  people('Ada@Example.com,,Ada,"O\'Test, Jr.",DE,10115');
  expect((await run('sync')).code).toBe(0);
  expect(read('vips.newsletter.csv')).toBe(`${header}${adas}`);
  const saved = await run('plan', '--out', 'plan.duckdb');
  expect([saved.code, saved.err]).toEqual([2, expect.stringContaining('in plain')]);
});

test('companies have LinkedIn’s template for them, and no other form has one', async () => {
  const accounts = ', accounts: { type: companies, segment: all, to: [files] }';
  configure('{ files: { type: file, format: linkedin, hash: none, folder: uploads } }', '', accounts);
  const write = (...rows: string[]) => put('people.csv', ['Email,Company', ...rows, ''].join('\n'));
  write('ada@acme.example,ACME', 'ben@gmail.com,"Initech, Inc"', 'cleo@acme.example,Acme Ltd', 'dan@gmail.com,');
  const header =
    'companyname,companywebsite,companyemaildomain,linkedincompanypageurl,stocksymbol,industry,city,state,companycountry,zipcode';
  const companies = () => read('accounts.linkedin-companies.csv').split('\n').toSorted();
  // What is sent of people in plain is in no saved plan; of companies it is.
  for (const code of [0, 2]) {
    expect((await run('plan', code === 0 ? 'accounts' : 'vips', '--out', 'plan.duckdb')).code).toBe(code);
  }
  const first = await run('sync');
  expect(first.code, first.err).toBe(0);
  expect(companies()).toEqual(['', '"initech, inc",,,,,,,,,', ',acme.example,,,,,,,,', header]);
  expect(uploads()).toEqual(['accounts.linkedin-companies.csv', 'vips.linkedin.csv']);

  write('ada@acme.example,ACME');
  expect((await run('sync', '--yes')).code).toBe(0);
  expect(companies()).toEqual(['', ',acme.example,,,,,,,,', header]);
  const printed = await run('export', 'accounts', '--yes');
  expect([printed.code, printed.out]).toEqual([0, read('accounts.linkedin-companies.csv')]);
  const refused = await run('export', 'accounts', '--for', 'meta');
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringMatching(/form of meta takes people alone\n.*--for linkedin/),
  ]);
});

test('a file changes its form when the config does', async () => {
  people('ada@example.com,,,,,');
  for (const [form, cell] of [
    ['', ada],
    [', hash: none', 'ada@example.com'],
    [', hash: sha256', ada],
  ]) {
    configure(`{ files: { type: file, format: microsoft, folder: uploads${form ?? ''} } }`);
    const { code, err } = await run('sync');
    expect(code, err).toBe(0);
    expect(read('vips.microsoft.csv')).toBe(`Email\n${cell ?? ''}\n`);
    expect((await run('sync', '--json')).out).not.toContain('"requests":1');
  }
});

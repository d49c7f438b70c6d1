import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Destination, ReplacementSession } from '../../../src/destinations/destination.ts';
import { connectFile } from '../../../src/destinations/file/file.ts';
import { companyForms, uploadForms } from '../../../src/destinations/file/forms.ts';
import {
  digestsAlone,
  type FileConfig,
  formsOfCompanies,
  oneColumnForms,
} from '../../../src/destinations/file/settings.ts';
import { forMembers } from '../../../src/destinations/for-members.ts';
import type { Member } from '../../../src/destinations/member.ts';
import { failure } from '../failure.ts';
import { testContext } from '../test-context.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'audience-sync-files-')), 'uploads');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const spec = (audience: string) => ({
  key: `audience-sync:shop:${audience}`,
  name: 'VIPs',
  description: '',
  membershipDays: undefined,
});
const connect = (changes: Partial<FileConfig> = {}): Promise<Destination> => {
  const format = changes.format ?? 'google';
  const config: FileConfig = {
    type: 'file',
    name: 'files',
    account: format,
    endpoint: 'file:///uploads',
    format,
    place: { kind: 'folder', folder },
    hash: 'sha256',
    identifier: 'email',
    sendPlainNames: false,
    writesRemovals: true,
    takenAway: false,
    ...changes,
  };
  return connectFile(config, testContext({ advance: () => undefined }));
};
const member = (key: string, values: Member['values']): Member => ({ key, values, signals: [] });
const session = (destination: Destination, name: string): ReplacementSession => {
  if (destination.replacing === undefined) throw new Error('files are replaced');
  return destination.replacing.open(name);
};
const write = async (destination: Destination, name: string, ...members: Member[]) =>
  session(destination, name).send({ seq: 1, last: true }, members);
const files = () => readdirSync(folder).toSorted();
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

test('a list is a file of its audience and form; what a member has several of stands in rows of its own', async () => {
  const destination = await connect({ format: 'meta' });
  const { id } = await destination.createList(spec('vips'));
  expect(id).toBe('vips.meta.csv');
  const ada = member('1', { email: ['aa', 'bb'], phone: ['cc'], first_name: ['dd'] });
  await write(destination, id, ada, member('2', { email: ['ee'] }));
  expect(text(id)).toBe(
    [
      'email,phone,madid,fn,ln,zip,ct,st,country,doby,gen',
      'aa,cc,,dd,,,,,,,',
      'bb,,,dd,,,,,,,',
      'ee,,,,,,,,,,',
      '',
    ].join('\n'),
  );
  expect(statSync(join(folder, id)).mode & 0o777).toBe(0o600);
  expect(await destination.describeList(id)).toMatchObject({ id, state: 'ready' });
});

test('companies have the columns of their own template, in a file beside that of people', async () => {
  const destination = await connect({ format: 'linkedin' });
  const door = forMembers(destination, 'companies');
  const { id } = await door.createList({ ...spec('accounts'), members: 'companies' });
  expect(id).toBe('accounts.linkedin-companies.csv');
  await write(door, id, member('1', { company: ['a, "b" & co'] }), member('2', { company_domain: ['acme.example'] }));
  expect(text(id).split('\n')).toEqual([
    'companyname,companywebsite,companyemaildomain,linkedincompanypageurl,stocksymbol,industry,city,state,companycountry,zipcode',
    '"a, ""b"" & co",,,,,,,,,',
    ',acme.example,,,,,,,,',
    '',
  ]);
  expect(door.capabilities).toMatchObject({ rules: 'linkedin-companies', minimumSize: 300 });
  expect(await door.describeList(id)).toMatchObject({ state: 'ready' });
  writeFileSync(join(folder, id), text(id).replaceAll(',', ';'));
  expect(await door.describeList(id)).toMatchObject({ state: 'blocked' });
  expect((await destination.createList(spec('accounts'))).id).toBe('accounts.linkedin.csv');
});

test('names of files hold whatever an audience may be called, and no two are the same', async () => {
  const destination = await connect();
  const names = [
    'bought-Schuhe',
    'bought-Schuhe/Kinder',
    'bought-Schuhe Kinder',
    'a*b',
    '.hidden',
    '../up',
    'Ünï-日本',
  ];
  const ids: string[] = [];
  for (const name of names) ids.push((await destination.createList(spec(name))).id);
  expect(ids).toEqual([
    'bought-Schuhe.google.csv',
    'bought-Schuhe%2FKinder.google.csv',
    'bought-Schuhe%20Kinder.google.csv',
    'a%2Ab.google.csv',
    '%2Ehidden.google.csv',
    '%2E.%2Fup.google.csv',
    'Ünï-日本.google.csv',
  ]);
});

test('cells with commas, quotes and line ends are quoted', async () => {
  const destination = await connect({ format: 'linkedin', sendPlainNames: true });
  await write(
    destination,
    'a.linkedin.csv',
    member('1', { first_name: ['A, B'], last_name: ['"C"'], company: ['D\nE'] }),
  );
  expect(text('a.linkedin.csv').split('\n').slice(1).join('\n')).toBe(',"A, B","""C""",,"D\nE",,\n');
});

test('until its last part is written the file that was there stays, and of a session that failed nothing is left', async () => {
  const destination = await connect({ format: 'tiktok' });
  await write(destination, 'a.tiktok.csv', member('1', { email: ['aa'] }));
  const before = text('a.tiktok.csv');
  const next = session(destination, 'a.tiktok.csv');
  await next.send({ seq: 1, last: false }, [member('2', { email: ['bb'] })]);
  expect(text('a.tiktok.csv')).toBe(before);
  // As a run that was killed leaves it; the next one clears it away.
  expect(files()).toHaveLength(2);
  await write(destination, 'a.tiktok.csv', member('3', { email: ['cc'] }));
  expect(files()).toEqual(['a.tiktok.csv']);
  expect(text('a.tiktok.csv')).toMatch(/\ncc,,\n$/);

  await write(destination, 'a.tiktok.csv');
  expect(text('a.tiktok.csv')).toBe('Email_SHA256,Phone_SHA256,MAID\n');
});

test('what one file cannot take goes into further ones, which go when the list is shorter', async () => {
  const destination = await connect({ format: 'linkedin' });
  const many = Array.from({ length: 299_999 }, (_, n) => member(String(n), { email: ['a'] }));
  const first = session(destination, 'a.linkedin.csv');
  await first.send({ seq: 1, last: false }, many);
  const { warnings } = await first.send({ seq: 2, last: true }, [member('x', { email: ['b'] })]);
  expect(warnings).toEqual([expect.stringContaining('2 of them')]);
  expect(files()).toEqual(['a.linkedin.2.csv', 'a.linkedin.csv']);
  expect(text('a.linkedin.2.csv').split('\n')[0]).toMatch(/^email,/);
  expect(text('a.linkedin.2.csv')).toContain('\nb,');
  writeFileSync(join(folder, 'a.linkedin.old.csv'), 'mine');
  await write(destination, 'a.linkedin.csv', member('1', { email: ['a'] }));
  expect(files()).toEqual(['a.linkedin.csv', 'a.linkedin.old.csv']);
});

test('who leaves stands in a file of its own where the form takes one', async () => {
  const removals = async (changes: Partial<FileConfig>) => {
    const next = session(await connect(changes), `a.${changes.format ?? 'google'}.csv`);
    await next.leave?.([member('1', { email: ['gone'] })]);
    await next.send({ seq: 1, last: true }, [member('2', { email: ['here'] })]);
    return files().filter((name) => name.includes('remove'));
  };
  expect(await removals({ format: 'tiktok' })).toEqual([]);
  expect(await removals({ writesRemovals: false })).toEqual([]);
  const [name = '', ...others] = await removals({});
  expect(name).toMatch(/^a\.google\.remove-\d{8}-\d{6}\.csv$/);
  expect(others).toEqual([]);
  expect(text(name)).toBe('Email,Phone,First Name,Last Name,Country,Zip\ngone,,,,,\n');
  expect(text('a.google.csv')).not.toContain('gone');
});

test('a file that a spreadsheet has saved is blocked; one that is gone is no list, unless somebody takes them away', async () => {
  const destination = await connect();
  const id = 'a.google.csv';
  await write(destination, id, member('1', { email: ['aa'] }));
  const written = text(id);
  const saved = [
    written.replaceAll('\n', '\r\n'),
    `\uFEFF${written}`,
    written.replaceAll(',', ';'),
    written.replace('Email', 'E-mail'),
  ];
  for (const each of saved) {
    writeFileSync(join(folder, id), each);
    expect(await destination.describeList(id)).toMatchObject({ state: 'blocked', fix: expect.stringContaining(id) });
  }
  rmSync(join(folder, id));
  expect(await destination.describeList(id)).toBeUndefined();
  expect(await (await connect({ takenAway: true })).describeList(id)).toMatchObject({
    state: 'ready',
    health: 'taken away',
  });
});

test('a file that is there already is not replaced', async () => {
  const destination = await connect();
  await write(destination, 'a.google.csv', member('1', { email: ['aa'] }));
  expect(await failure(destination.createList(spec('a')), [])).toMatchObject({ disposition: 'config' });
  expect((await destination.createList(spec('b'))).id).toBe('b.google.csv');
});

test('a preflight says whether files can be written, and leaves nothing behind', async () => {
  const destination = await connect();
  expect(await destination.check([spec('a')])).toMatchObject([
    { what: 'account', ok: true },
    { what: 'list', ok: true },
  ]);
  expect(files()).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  const [account] = await (await connect({ place: { kind: 'folder', folder: join(folder, 'file') } })).check([]);
  expect(account).toMatchObject({ ok: false, detail: expect.stringContaining('it is no folder') });
});

test('the config knows of each form what may stand in its file', () => {
  const one = Object.entries(uploadForms).flatMap(([name, { columns }]) =>
    name in oneColumnForms ? [[name, columns.map(({ field }) => field)]] : [],
  );
  expect(Object.fromEntries(one)).toEqual(oneColumnForms);
  const [reddit, snapchat, ...others] = Object.entries(uploadForms).filter(
    ([name, { plainRules }]) => plainRules === undefined && name !== 'newsletter',
  );
  expect([reddit?.[0], snapchat?.[0], others]).toEqual([...digestsAlone, []]);
  expect(Object.keys(companyForms)).toEqual([...formsOfCompanies]);
});

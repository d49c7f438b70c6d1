import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import type { EventsConfig } from '../../../src/config/source-config.ts';
import { eventColumns } from '../../../src/contacts/event-columns.ts';
import { buildEventTable } from '../../../src/contacts/event-table.ts';
import { collectRejects } from '../../../src/contacts/rejects/collect-rejects.ts';
import { refusePlace } from '../../../src/contacts/rejects/write-rejects.ts';
import { readSuppression } from '../../../src/contacts/suppression-list.ts';
import { UserError } from '../../../src/errors/user-error.ts';
import { prepareRules } from '../../../src/identifiers/normalize.ts';
import { attributesOf } from '../../../src/inspect/inspect-columns.ts';
import { engine, load, useEngine } from '../../sources/load.ts';
import { scratchFolder } from '../../sources/scratch.ts';
import { contactsOf } from '../contacts-of.ts';

useEngine();
beforeAll(() => prepareRules(engine));

const common = { rules: ['google', 'meta', 'linkedin'], defaultCountry: undefined, inputs: [] } as const;

let loads = 0;

/** The rejects of files as `line column reason value effect`, of one source or, as `list`, of a suppression list. */
async function rejectsOf(
  files: Readonly<Record<string, string>>,
  { as = 'source', reveal = true }: { as?: 'source' | 'list'; reveal?: boolean } = {},
) {
  const folder = scratchFolder(files);
  const source = await load(folder, '*.csv', { source: { name: `crm ${(loads += 1)}` } });
  const contacts = await contactsOf(engine, source, { attributes: attributesOf(source) });
  const listed = { contacts: [], defaultCountry: undefined };
  const judged = as === 'source' ? contacts : await readSuppression(engine, source, listed);
  const file = join(scratchFolder(), 'out.csv');
  const written = await collectRejects(engine, [judged], { ...common, request: { file, reveal } });
  const [header = [], ...rows] = parse(readFileSync(file));
  expect(header).toEqual(['source', 'file', 'line', 'column', 'reason', 'value', 'effect', 'list']);
  return { contacts, written, rows: rows.map(([, path, ...cells]) => [path, ...cells.slice(0, -1)]) };
}

test('rows and values stand at their lines, each with its reason and what became of it', async () => {
  const text = [
    'Email,Email 2,Phone,Spent,Note',
    'ann@example.com,ann(at)example.org,+14155552671,1,"two\nlines"',
    'bob@example.com,"a@example.org; b(at)example.org",12,2,',
    ',,,3,',
    'nobody,,,none,',
    'too,many,cells,in,here,now',
    ...Array.from({ length: 30 }, (_, n) => `p${n}@example.net,,,${n},`),
    '',
  ].join('\n');
  const { written, contacts, rows } = await rejectsOf({ 'people.csv': text });
  expect(rows).toEqual([
    ['people.csv', '2', 'Email 2', 'invalid_email', 'ann(at)example.org', 'value dropped'],
    ['people.csv', '4', 'Email 2', 'invalid_email', 'b(at)example.org', 'value dropped'],
    ['people.csv', '4', 'Phone', 'invalid_phone', '12', 'value dropped'],
    ['people.csv', '5', '', 'no_identifier', '', 'row rejected'],
    ['people.csv', '6', '', 'invalid_email', '', 'row rejected'],
    ['people.csv', '6', 'Email', 'invalid_email', 'nobody', 'value dropped'],
    ['people.csv', '6', 'Spent', 'invalid_number', 'none', 'value dropped'],
    ['people.csv', '7', '', 'unreadable: has 6 cells instead of 5', 'too,many,cells,in,here,now', 'row rejected'],
  ]);
  expect(written.rows).toEqual(contacts.rejected);
  expect(written.values).toEqual({ invalid_email: 3, invalid_number: 1, invalid_phone: 1 });
});

test('values are shapes unless they are asked for, and no spreadsheet calculates one', async () => {
  const files = { 'people.csv': 'email,phone\nann@example.com,+49 30\nben@example.com,=HYPERLINK(1)\nAnn Lee,x,y\n' };
  const valuesOf = async (reveal: boolean) => (await rejectsOf(files, { reveal })).rows.map((row) => row[4]);
  expect(await valuesOf(false)).toEqual(["'+99 99", "'=AAAAAAAAA(9)", 'Aaa Aaa,a,a']);
  expect(await valuesOf(true)).toEqual(["'+49 30", "'=HYPERLINK(1)", 'Ann Lee,x,y']);
});

test('rows of several files are in the order of the files’ names and of their lines', async () => {
  const { rows } = await rejectsOf({
    'b.csv': `email,name\n${Array.from({ length: 12 }, () => ',x\n').join('')}`,
    'a.csv': 'email,name\nann@example.com,\n,"y\n"\n,z\n',
  });
  expect(rows.map(([path, line]) => [path, Number(line)])).toEqual([
    ['a.csv', 3],
    ['a.csv', 5],
    ...Array.from({ length: 12 }, (_, n) => ['b.csv', n + 2]),
  ]);
});

test('of a value of megabytes the beginning is enough', async () => {
  const { rows } = await rejectsOf({ 'people.csv': `email\nann@example.com\n${'x'.repeat(300_000)}\n` });
  expect(rows[1]?.[4]).toBe('x'.repeat(160));
});

test('of a suppression list, values count that would bar somebody, and rows that bar nobody', async () => {
  const text = 'email,phone,birthday\nann@example.com,12,never\nb en@example.com,,\nx,,\ny,z,a,b\n';
  const { rows, written } = await rejectsOf({ 'out.csv': text }, { as: 'list' });
  expect(rows).toEqual([
    ['out.csv', '2', 'phone', 'invalid_phone', '12', 'value dropped'],
    ['out.csv', '4', '', 'no_identifier', '', 'row rejected'],
    ['out.csv', '4', 'email', 'invalid_email', 'x', 'value dropped'],
    ['out.csv', '5', '', 'unreadable: has 4 cells instead of 3', 'y,z,a,b', 'row rejected'],
  ]);
  expect(written.rows).toEqual({ no_identifier: 1, unreadable: 1 });
});

test('of ids, what stands in their place counts; the marks of a spreadsheet alone are nothing', async () => {
  const text = ['Customer ID,Email', 'NULL,ann@example.com', "',bob@example.com", '7,cid@example.com', '0,', ''].join(
    '\n',
  );
  const { rows } = await rejectsOf({ 'people.csv': text });
  expect(rows).toEqual([
    ['people.csv', '2', 'Customer ID', 'invalid_external_id', 'NULL', 'value dropped'],
    ['people.csv', '5', '', 'no_identifier', '', 'row rejected'],
    ['people.csv', '5', 'Customer ID', 'invalid_external_id', '0', 'value dropped'],
  ]);
  const list = await rejectsOf({ 'people.csv': text }, { as: 'list' });
  expect(list.rows).toEqual(rows);
});

test('of events, rows count that name somebody and a time', async () => {
  const text = [
    'email,phone,date,total',
    'ann@example.com,12,2026-11-01,5',
    'nobody@example.net,,2026-11-02,5',
    'x,,2026-11-03,5',
    'ann@example.com,,some day,5',
    'ann@example.com,,,5',
    'ann@example.com,,2026-11-04',
    '',
  ].join('\n');
  const folder = scratchFolder({ 'people.csv': 'email\nann@example.com\nann@example.com\n', 'orders.csv': text });
  const contacts = await contactsOf(engine, await load(folder, 'people.csv', { source: { name: 'people' } }));
  const source = await load(folder, 'orders.csv', { source: { name: 'events orders' } });
  const config: EventsConfig = {
    ...{
      name: 'orders',
      files: [],
      pick: 'newest',
      maxAge: undefined,
      preset: undefined,
      map: {},
      types: {},
      columns: {},
    },
    ...{ of: 'people', key: ['email'], time: 'date', id: undefined },
  };
  const columns = eventColumns(config, source, contacts.source, () => ({ file: 'audience-sync.yaml' }));
  const options = { columns, defaultCountry: undefined, attributes: [], contacts };
  const events = await buildEventTable(engine, config, source, options);
  const file = join(folder, 'out.csv');
  const { rows } = await collectRejects(engine, [events], { ...common, request: { file, reveal: true } });
  expect(parse(readFileSync(file), { from: 2 }).map((row) => row.slice(2, -1))).toEqual([
    ['4', '', 'no_identifier', '', 'row rejected'],
    ['4', 'email', 'invalid_email', 'x', 'value dropped'],
    ['5', '', 'no_time', '', 'row rejected'],
    ['5', 'date', 'invalid_timestamp', 'some day', 'value dropped'],
    ['6', '', 'no_time', '', 'row rejected'],
    ['7', '', 'unreadable: has 3 cells instead of 4', 'ann@example.com,,2026-11-04', 'row rejected'],
  ]);
  expect(rows).toEqual(events.rejected);
});

test('where nothing is rejected the file says so by its header alone', async () => {
  const { rows, written } = await rejectsOf({ 'people.csv': 'email\nann@example.com\n' });
  expect(rows).toEqual([]);
  expect(written).toMatchObject({ rows: {}, values: {}, members: {} });
});

test('rejects take the place of no folder, of no device and of nothing that is read, by whatever name', async () => {
  const folder = scratchFolder({ 'people.csv': 'email\n' });
  const path = (name: string) => join(folder, name);
  mkdirSync(path('folder'));
  symlinkSync(path('people.csv'), path('link.csv'));
  linkSync(path('people.csv'), path('same.csv'));
  const inputs = ['-', path('gone.csv'), path('people.csv')];
  for (const name of ['people.csv', 'link.csv', 'same.csv', 'folder/../people.csv', 'folder']) {
    await expect(refusePlace(path(name), inputs), name).rejects.toThrow(UserError);
  }
  await expect(refusePlace(path('bad.csv'), [path('*.csv')])).rejects.toThrow(
    'would be read as an export by the next run',
  );
  await refusePlace(path('bad.csv'), [path('exports/*.csv')]);
  writeFileSync(path('people (1).csv'), 'email\n');
  await refusePlace(path('people 1.csv'), [path('people (1).csv')]);
  await expect(refusePlace('/dev/null', inputs)).rejects.toThrow('/dev/null is no file');
});

test('rejects take the place of earlier rejects, of nothing and of an empty file, and of no other file', async () => {
  const header = 'source,file,line,column,reason,value,effect,list';
  const replaced = {
    old: `${header}\ncrm,crm.csv,4,,no_identifier,,row rejected,\n`,
    saved: `${header}\r\n`,
    empty: '',
  };
  const kept = { config: 'version: 1\n', export: 'email\n', wider: `${header},when\n`, above: `x\n${header}\n` };
  const folder = scratchFolder({ ...replaced, ...kept });
  for (const name of [...Object.keys(replaced), 'new']) await refusePlace(join(folder, name), []);
  for (const name of Object.keys(kept)) {
    await expect(refusePlace(join(folder, name), []), name).rejects.toThrow('is there already and holds no rejects');
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashRows } from '../../src/contacts/hash-rows.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { quoteList } from '../../src/engine/sql.ts';
import { dividedParts, holdsDivider } from '../../src/sources/divided-parts.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { contactsOf, readContacts } from '../contacts/contacts-of.ts';
import { engine, loadText, useEngine } from './load.ts';

useEngine();

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** The values that each cell of a column feeds its identifier with. */
async function values(header: 'email' | 'phone' | 'madid', cells: readonly string[]): Promise<unknown[][]> {
  const source = await loadText([`${header},note`, ...cells.map((cell) => `${quoted(cell)},x`), ''].join('\n'));
  const [columns = []] = Object.values(source.mapping);
  const rows = await engine.rows(`SELECT * FROM ${source.table} ORDER BY _row`);
  return rows.map((row) => columns.map((column) => row[column]).filter((value) => value !== null));
}

const digest = 'ab'.repeat(32);

test.each<[string, string[]]>([
  ['ann@example.com', ['ann@example.com']],
  ['ann@example.com; bob@example.org', ['ann@example.com', 'bob@example.org']],
  ['ann@example.com,bob@example.org', ['ann@example.com', 'bob@example.org']],
  ['ann@example.com\r\nbob@example.org\n', ['ann@example.com', 'bob@example.org']],
  ['ann@example.com ::: bob@example.org', ['ann@example.com', 'bob@example.org']],
  ['ann@example.com|bob@example.org | cid@example.net', ['ann@example.com', 'bob@example.org', 'cid@example.net']],
  ['ann@example.com、bob@example.org；cid@example.net', ['ann@example.com', 'bob@example.org', 'cid@example.net']],
  [`${digest};${digest.toUpperCase()}|${digest}`, [digest, digest.toUpperCase(), digest]],
  ['ann@example.com;', ['ann@example.com']],
  [' ; , ;\u200B', []],
  ['a|b@example.com', ['a|b@example.com']],
  ['a|b@example.com; cid@example.net', ['a|b@example.com', 'cid@example.net']],
  ['"a;b"@example.com, bob@example.org', ['"a;b"@example.com', 'bob@example.org']],
  ['"ann@example.com; bob@example.org', ['"ann@example.com', 'bob@example.org']],
  ['Ann Example <ann@example.com>', ['Ann Example <ann@example.com>']],
  ['ann@example.com bob@example.org', ['ann@example.com bob@example.org']],
])('e-mails: %j', async (cell, expected) => {
  expect(await values('email', [cell, 'other@example.com; another@example.com'])).toEqual([
    expected,
    ['other@example.com', 'another@example.com'],
  ]);
});

test.each<[string, string[]]>([
  ['+12065550143; 020 7946 0958', ['+12065550143', '020 7946 0958']],
  ['+12065550143, 020 7946 0958', ['+12065550143', '020 7946 0958']],
  ['020 7946 0958 ::: 020 7946 0959|020 7946 0960', ['020 7946 0958', '020 7946 0959', '020 7946 0960']],
  ['020 7946 0958\n020 7946 0959', ['020 7946 0958', '020 7946 0959']],
  ['+12065550143/+12065550144 & +12065550145', ['+12065550143', '+12065550144', '+12065550145']],
  ['+1 (206) 555-0143 +1 (206) 555-0144', ['+1 (206) 555-0143', '+1 (206) 555-0144']],
  ['٠٢٠٧٩٤٦٠٩٥٨، ٠٢٠٧٩٤٦٠٩٥٩', ['٠٢٠٧٩٤٦٠٩٥٨', '٠٢٠٧٩٤٦٠٩٥٩']],
  ['030/23125 417', ['030/23125 417']],
  ['0171 1234567 / 030 1234567', ['0171 1234567 / 030 1234567']],
  ['415,555,0100', ['415,555,0100']],
  ['+1-206-555-0143;ext=12', ['+1-206-555-0143 ext=12']],
  ['+1 206 555 0143, x12; +1 206 555 0144', ['+1 206 555 0143 x12', '+1 206 555 0144']],
  ['+12065550143; n/a', ['+12065550143', 'n/a']],
])('phones: %j', async (cell, expected) => {
  expect(await values('phone', [cell, '020 7946 0958; 020 7946 0959'])).toEqual([
    expected,
    ['020 7946 0958', '020 7946 0959'],
  ]);
});

test('mobile ids are divided, too', async () => {
  const [one, other] = ['38400000-8cf0-11bd-b23e-10b96e40000d', '38400000-8cf0-11bd-b23e-10b96e40000e'];
  expect(await values('madid', [`${one}, ${other}`, ''])).toEqual([[one, other], []]);
});

const load = (lines: readonly string[]): Promise<SourceTable> => loadText([...lines, ''].join('\n'));

test('where every cell holds one value, the table is that of the file', async () => {
  const source = await load(['email,phone', '"a|b@example.com","415,555,0100"', 'bob@example.org,']);
  expect(source).toMatchObject({ divided: [], mapping: { email: ['email'], phone: ['phone'] }, warnings: [] });
});

test('the cell stays what filters see, and columns of one identifier keep their order', async () => {
  const source = await load(['Email,Work Email', 'ann@example.com;bob@example.org,cid@example.net']);
  expect(source.mapping).toEqual({ email: ['email [1]', 'email [2]', 'work_email'] });
  expect(source.divided).toMatchObject([{ header: 'Email', cells: 1, most: 2, leftOut: 0 }]);
  expect(await engine.rows(`SELECT email FROM ${source.table}`)).toEqual([
    { email: 'ann@example.com;bob@example.org' },
  ]);
});

test('values beyond the twentieth of a cell are left out, and said to be', async () => {
  const many = Array.from({ length: 23 }, (_, n) => `person${n}@example.com`).join(';');
  const source = await load(['email,note', `${many},x`, `${many},`, 'ann@example.com; bob@example.org,']);
  expect(source.mapping.email).toHaveLength(20);
  expect(source.divided).toMatchObject([{ cells: 3, most: 20, leftOut: 6 }]);
  expect(source.warnings).toEqual(['"email": 6 values are left out, because their cells hold more than 20']);
});

test('a contact has every value of its cells once, and a row is a duplicate by the first valid one', async () => {
  await prepareRules(engine);
  const source = await load([
    'email,phone',
    '"n/a; Ann@example.com; ann@example.com",+442079460958',
    '"ann@example.com, bob@example.org","+442079460958; +442079460959"',
    '" ; nobody",',
  ]);
  const contacts = await contactsOf(engine, source);
  expect(contacts).toMatchObject({ contacts: 1, duplicates: 1, rejected: { invalid_email: 1 } });
  expect(await readContacts(engine, contacts)).toMatchObject([
    { contact: 2, email: 'ann@example.com', more: ['Ann@example.com', 'bob@example.org', '+442079460959'] },
  ]);
});

test('hashing gives a column for each value', async () => {
  await prepareRules(engine);
  const source = await load(['email,note', `ann@example.com; ${digest},x`, 'bob@example.org,']);
  const hashed = await hashRows(engine, source, { platform: 'meta', defaultCountry: undefined, reveal: false });
  expect(hashed).toMatchObject({ headers: ['email', 'email'], rows: 2, invalid: {} });
  const rows = await engine.rows(hashed.query);
  expect(rows.map((row) => Object.values(row)[1])).toEqual([digest, null]);
});

test('a cell that is not looked at any closer has one value, itself', async () => {
  const fragments = [
    ...',，、،;；؛|:+＋',
    ':::',
    '\n',
    '\r',
    '\v',
    '\f',
    '\u0085',
    '\u2028',
    '\u2029',
    ' ext',
    '@',
    '"',
    ' ',
    '-',
    '(',
    ')',
  ];
  const cell = fc.array(fc.constantFrom(...fragments, ...'+++777', '12345678', '٣', 'a', 'é'), { maxLength: 5 });
  const cells = quoteList(fc.sample(cell, { seed: 20_261_130, numRuns: 3000 }).map((parts) => parts.join('')));
  for (const identifier of ['email', 'phone', 'mobile_ad_id'] as const) {
    const [found] = await engine.rows(`
      SELECT count(*)::INTEGER AS plain, count(*) FILTER (parts <> [trim(cell)] AND trim(cell) <> '')::INTEGER AS divided
      FROM (SELECT cell, ${dividedParts(identifier, 'cell')} AS parts FROM (SELECT unnest(${cells}) AS cell)
        WHERE NOT ${holdsDivider(identifier, 'cell')})`);
    expect(found).toEqual({ plain: expect.toSatisfy((plain) => plain > 500), divided: 0 });
  }
});

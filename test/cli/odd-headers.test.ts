import { expect, test } from 'vitest';
import { attributeNames } from '../../src/sources/attribute-names.ts';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

/** Names that the engine has columns of its own under, that every object has, and that our tables and queries use. */
const odd = [
  ...['rowid', 'ROWID', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'],
  ...['_row', '_file', 'contact', 'key', 'person', 'kind', 'reason', 'consent', 'time', 'id', 'row', 'mine', 'owners'],
  ...[
    'source',
    'line',
    'column_1',
    'filename',
    'file_row_number',
    'file_index',
    'select',
    'order',
    'from',
    'null',
    'true',
  ],
  ...['a"b', "a'b", 'a;b', 'a.b', 'at:a', 'id:email', '🎉', '$1', '%', '', 'said of consent', 'country of the row'],
];
const headers = ['Email', ...odd];
const attributes = attributeNames(headers).slice(1);

/** Values 1, 2, … under the odd headers, each person's twice that of the one before. */
const people = [1, 2, 4].map((factor) => [
  `person${factor}@example.com`,
  ...odd.map((_, index) => String(factor * (index + 1))),
]);

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const csvOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
const jsonOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows
    .map(
      (row) =>
        `{${row.map((value, index) => `${JSON.stringify(head[index])}: ${JSON.stringify(value)}`).join(', ')}}\n`,
    )
    .join('');

/** True of the second person only. */
const second = attributes.map((name, index) => `"${name}" = ${2 * (index + 1)}`).join(' and ');
const config = (ending: string) => `version: 1
project: acme
sources:
  customers: { files: customers.${ending}, types: { constructor: number } }
suppress:
  - files: left.${ending}
events:
  orders: { files: orders.${ending}, of: customers, key: email, time: At }
segments:
  second: { from: customers, where: ${JSON.stringify(second)} }
  ordered: { from: customers, where: ${JSON.stringify(`exists(orders, where ${second})`)} }
  summed: { from: customers, where: ${JSON.stringify(
    attributes
      .slice(0, 16)
      .map((name) => `sum(orders."${name}") > 1`)
      .join(' and '),
  )} }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
${['second', 'ordered', 'summed'].map((name) => `  ${name}: { segment: ${name}, to: [meta] }\n`).join('')}`;

test.each([
  ['csv', csvOf],
  ['ndjson', jsonOf],
])('whatever the columns of a %s are called, they are read, inspected and filtered', async (ending, fileOf) => {
  const orders = people.map((row) => [...row, '2026-01-01']);
  const left = people.slice(2).map((row) => [row[0] ?? '', ...odd.map(() => '9')]);
  const cwd = folder({
    'audience-sync.yaml': config(ending),
    [`customers.${ending}`]: fileOf(headers, people),
    [`orders.${ending}`]: fileOf([...headers, 'At'], orders),
    [`left.${ending}`]: fileOf(headers, left),
  });
  const inspected = await runCli(['inspect', `customers.${ending}`, '--json', '--rejects', 'rejects.csv'], { cwd });
  expect(inspected.code, inspected.err).toBe(0);
  const { contacts, attributes: found } = JSON.parse(inspected.out);
  expect(contacts).toBe(3);
  const wanted = (index: number) => ({ column: odd[index], type: 'number', filled: 3, unparsed: 0 });
  expect(found).toEqual(Object.fromEntries(attributes.map((name, index) => [name, wanted(index)])));
  const planned = await runCli(['plan', '--json', '--rejects', 'rejects.csv'], { cwd });
  expect(planned.code, planned.err).toBe(0);
  const { lists } = JSON.parse(planned.out);
  expect(lists.map((list: Record<string, unknown>) => [list['audience'], list['adds']])).toEqual([
    ['second', 1],
    ['ordered', 1],
    ['summed', 1],
  ]);
});

/** Words of our own queries, as the columns by which people are known. */
const keys = {
  email: ['rowid', 'name', 'constructor'],
  phone: ['code', 'raw', 'number', 'contact'],
  external_id: ['own', 'rows', 'value', 'token', 'person', 'key', 'phone_0', 'said'],
  postal_code: ['identifier'],
  country: ['country', 'alpha'],
};

test('columns by which people are known may be called like anything', async () => {
  const columns = Object.values(keys).flat();
  const filling = new Map<string, (n: number) => string>([
    ['rowid', (n) => `person${n}@example.com`],
    ['number', (n) => `020 7946 0${100 + n}`],
    ['value', (n) => `x${n}`],
    ['identifier', () => 'SW1A 1AA'],
    ['country', () => 'GB'],
  ]);
  const rows = Array.from({ length: 4 }, (_, n) => columns.map((column) => filling.get(column)?.(n) ?? ''));
  const reading = `map: ${JSON.stringify(keys)}`;
  const cwd = folder({
    'audience-sync.yaml': `version: 1
project: acme
sources:
  customers: { files: customers.csv, ${reading} }
suppress:
  - { files: left.csv, ${reading} }
events:
  orders: { files: orders.csv, of: customers, key: { rowid: email, number: phone, value: external_id }, time: time }
segments:
  ordered: { from: customers, where: "exists(orders) and email is not null" }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
  ordered: { segment: ordered, to: [meta] }
`,
    'customers.csv': csvOf(columns, rows),
    'left.csv': csvOf(columns, rows.slice(3)),
    'orders.csv': csvOf(
      [...columns, 'time'],
      rows.slice(1).map((row) => [...row, '2026-01-01']),
    ),
  });
  const inspected = await runCli(['inspect', '--source', 'customers', '--json', '--rejects', 'rejects.csv'], { cwd });
  expect(inspected.code, inspected.err).toBe(0);
  expect(JSON.parse(inspected.out)).toMatchObject({
    contacts: 4,
    identifiers: { email: { valid: 4 }, phone: { valid: 4 }, external_id: { valid: 4 }, country: { valid: 4 } },
  });
  const planned = await runCli(['plan', '--json', '--rejects', 'rejects.csv'], { cwd });
  expect(planned.code, planned.err).toBe(0);
  expect(JSON.parse(planned.out)).toMatchObject({ lists: [{ audience: 'ordered', adds: 2 }] });
});

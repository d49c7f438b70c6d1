import { expect, test } from 'vitest';
import { load, mistakes } from './write-config.ts';

const config = (events: string) => `version: 1
project: acme
sources:
  customers: { files: customers.csv }
events:
  ${events}
`;

test.each([
  ['key: email', ['email'], undefined],
  ['key: { Customer: external_id, Mail: email, Work: email }', ['external_id', 'email'], ['Mail', 'Work']],
])('only the identifiers of the key are read, by header where it names columns: %s', async (key, keys, email) => {
  const { config: loaded } = await load(config(`buys: { files: b.csv, of: customers, ${key}, time: at, id: number }`));
  const buys = loaded.events.get('buys');
  expect(buys).toMatchObject({ of: 'customers', key: keys, time: 'at', id: 'number', map: { phone: [] } });
  expect(buys?.map.email).toEqual(email);
  expect(buys?.map.country).toBeUndefined();
});

const keyForms =
  'must be one of email, phone, mobile_ad_id, external_id, or columns and what they are: { customer_id: external_id }';

test.each([
  [
    'my-buys: { files: b.csv, of: customers, key: email, time: at }',
    /^6:3 events\.my-buys is no name: it must be lower-/,
  ],
  [
    'buys: { files: b.csv, of: custmers, key: email, time: at }',
    '6:29 events.buys names an unknown source: "custmers" → Did you mean "customers"?',
  ],
  [
    'buys: { files: b.csv, of: customers, key: mail, time: at }',
    `6:45 events.buys.key ${keyForms} → Did you mean "email"?`,
  ],
  [
    'buys: { files: b.csv, of: customers, key: { Mail: mail }, time: at }',
    `6:40 events.buys.key ${keyForms} → Did you mean "email"?`,
  ],
  ['buys: { files: b.csv, of: customers, key: {}, time: at }', `6:40 events.buys.key ${keyForms}`],
  ['buys: { files: b.csv, of: customers, key: email }', '6:3 events.buys.time is missing → Add `time:`.'],
  ['buys: { of: customers, key: email, time: at }', /^6:3 events\.buys\.files is missing → Add `files:`, or `sql:`/],
  [
    'buys: { files: b.csv, of: customers, key: email, time: at, map: {} }',
    /^6:62 unknown key "map" in events\.buys → Known: /,
  ],
])('a mistake is told with its place: %s', async (events, expected) => {
  const [told, ...others] = await mistakes(config(events));
  expect(others).toEqual([]);
  expect(told).toMatch(expected);
});

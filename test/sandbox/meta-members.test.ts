import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/engine/person.ts';
import {
  ACCOUNT,
  DAY_MS,
  emailRows,
  MINUTE_MS,
  oneBatch,
  openMeta,
  refusal,
  sha256,
  type MetaClient,
} from './meta-client.ts';

let meta: MetaClient;
let id: string;
beforeEach(async () => {
  meta = await openMeta();
  id = await meta.create();
});
afterEach(() => meta.sandbox.close());

function people(list = id): readonly string[] | undefined {
  return meta.sandbox.lists('meta').find((each) => each.id === list)?.people;
}

function size(list = id): number | undefined {
  return meta.sandbox.lists('meta').find((each) => each.id === list)?.size;
}

describe('a row finds the person', () => {
  const american: Person = {
    id: 'ann',
    emails: ['J.Doe+news@gmail.com', 'ann@example.org'],
    phones: ['+442079460958'],
    first_name: 'Mary Jane',
    last_name: 'O’Brien',
    country: 'US',
    postal_code: '94035-1234',
    city: 'New York',
    region: 'California',
    mobile_ad_id: '38400000-8CF0-11BD-B23E-10B96E40000D',
    external_id: 'crm-1',
  };
  const briton: Person = {
    ...american,
    id: 'bea',
    emails: ['bea@example.com'],
    phones: [],
    first_name: 'Vale\u0301ry',
    country: 'GB',
    postal_code: 'M1 1AE',
    city: 'Łódź',
    region: 'Île-de-France',
    mobile_ad_id: '38400000-8cf0-11bd-b23e-10b96e40000e',
  };
  // Digests of the samples on Meta's page, where it has them.
  const maryJane = 'f08f448a5e7a9dc3619bb7c129f6a7d5fc6af002cea17ad71dfdc1c68f4d4e0e';
  const valery = '08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c';
  const obrien = 'b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba';
  const zip94035 = '1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e';
  const m11ae = '1dc694c2070e697769fb959b50671d76cafd430d8ca191fbdd0affcaea344ac5';
  const us = '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621';
  const newYork = '350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5';
  const california = '6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126';

  test.each([
    ['ann', { EMAIL: 'a381164d961568fd2d50633268b5430ee56b338246ac900101d161dfae1236c1' }],
    ['ann', { EMAIL: sha256('ann@example.org') }],
    ['ann', { PHONE: '35e206e5dec4c89b9e8b71b8c32724a5bb518483ac5a20c6617d738375b3b823' }],
    ['ann', { MADID: '38400000-8cf0-11bd-b23e-10b96e40000d' }],
    ['ann', { FN: maryJane, LN: obrien, ZIP: zip94035, COUNTRY: us }],
    ['ann', { FN: maryJane, LN: obrien, CT: newYork, ST: california, COUNTRY: us }],
    ['bea', { FN: valery, LN: obrien, ZIP: m11ae, COUNTRY: sha256('gb') }],
    ['bea', { FN: valery, LN: obrien, CT: sha256('lodz'), ST: sha256('iledefrance'), COUNTRY: sha256('gb') }],
  ])('%s by %j', async (person, row) => {
    meta.sandbox.setPopulation([american, briton]);
    const answer = await meta.add(id, Object.keys(row), [Object.values(row)]);
    expect(answer.body).toMatchObject({ num_received: 1, num_invalid_entries: 0 });
    expect(people()).toEqual([person]);
  });

  test.each([
    [{ FN: maryJane, LN: obrien, COUNTRY: us }],
    [{ FN: maryJane, ZIP: zip94035, COUNTRY: us }],
    [{ FN: maryJane, LN: obrien, CT: newYork, COUNTRY: us }],
    [{ FN: maryJane, LN: obrien, ZIP: zip94035 }],
  ])('nobody by half of a combination, %j', async (row) => {
    meta.sandbox.setPopulation([american]);
    await meta.add(id, Object.keys(row), [Object.values(row)]);
    expect(meta.sandbox.lists('meta')).toMatchObject([{ people: [], anonymous: 0, unmatchable: 1 }]);
  });

  test('a removal takes off everybody who has any of the identifiers', async () => {
    meta.sandbox.setPopulation([
      { id: 'one', emails: ['one@example.com'], phones: ['+14155550100'] },
      { id: 'two', emails: ['two@example.com'], phones: ['+14155550100'] },
      { id: 'three', emails: ['three@example.com'] },
    ]);
    await meta.add(
      id,
      ['EMAIL'],
      ['one', 'two', 'three'].map((name) => [sha256(`${name}@example.com`)]),
    );
    await meta.remove(id, ['EMAIL', 'PHONE'], [[sha256('one@example.com'), sha256('14155550100')]]);
    expect(people()).toEqual(['three']);
  });
});

describe('a row with a fault in a value', () => {
  const good = sha256('person0@example.com');

  test.each([
    ['EMAIL', good.toUpperCase()],
    ['EMAIL', 'person0@example.com'],
    ['EMAIL', good.slice(0, 32)],
    ['EMAIL', sha256('')],
    ['PHONE', '14155550100'],
    ['COUNTRY', 'us'],
    ['EXTERN_ID', sha256('')],
    ['MADID', '38400000-8CF0-11BD-B23E-10B96E40000D'],
    ['MADID', '00000000-0000-0000-0000-000000000000'],
    ['MADID', good],
    ['LOOKALIKE_VALUE', 0],
    ['LOOKALIKE_VALUE', '12.5'],
  ])('is counted and left out, the others count: %s %s', async (key, value) => {
    const schema = key === 'EMAIL' ? ['EMAIL', 'PHONE'] : ['EMAIL', key];
    const bad = key === 'EMAIL' ? [value, ''] : [sha256('other@example.com'), value];
    const answer = await meta.add(id, schema, [bad, [good, '']]);
    expect(answer).toMatchObject({ status: 200, body: { num_received: 2, num_invalid_entries: 1 } });
    expect((answer.body as { invalid_entry_samples: object }).invalid_entry_samples).toEqual({
      '0': JSON.stringify(bad),
    });
    expect(size()).toBe(1);
  });

  test('is an id of a page or an app that is no number', async () => {
    const payload = { schema: ['APPUID'], data: [['12'], [sha256('12')]], app_ids: ['1'], is_raw: true };
    const answer = await meta.post(`${id}/users`, { session: oneBatch(), payload });
    expect(answer.body).toMatchObject({ num_received: 2, num_invalid_entries: 1 });
    expect(size()).toBe(1);
  });

  test('is one that has nothing in it', async () => {
    const answer = await meta.add(id, ['EMAIL', 'LOOKALIKE_VALUE'], [['', 5]]);
    expect(answer.body).toMatchObject({ num_received: 1, num_invalid_entries: 1 });
    expect(size()).toBe(0);
  });
});

describe('the shape of a request', () => {
  const row = [sha256('person0@example.com')];

  test.each([
    ['string form', { schema: 'EMAIL_SHA256', data: row }],
    ['one-dimensional rows', { schema: ['EMAIL'], data: row }],
    ['no schema', { data: [row] }],
    ['empty schema', { schema: [], data: [[]] }],
    ['unknown key', { schema: ['EMAIL_SHA256'], data: [row] }],
    ['key twice', { schema: ['EMAIL', 'EMAIL'], data: [[...row, '']] }],
    ['row too short', { schema: ['EMAIL', 'PHONE'], data: [row] }],
    ['row too long', { schema: ['EMAIL'], data: [[...row, '']] }],
    ['number for a digest', { schema: ['EMAIL'], data: [[7]] }],
    ['null for a missing value', { schema: ['EMAIL', 'PHONE'], data: [[...row, null]] }],
    ['no rows', { schema: ['EMAIL'], data: [] }],
    ['no data', { schema: ['EMAIL'] }],
    ['unknown parameter', { schema: ['EMAIL'], data: [row], hash_type: 'sha256' }],
    ['raw that is no boolean', { schema: ['EMAIL'], data: [row], is_raw: 'false' }],
    ['raw digests', { schema: ['EMAIL'], data: [row], is_raw: true }],
    ['people of an app without the app', { schema: ['APPUID'], data: [['12']] }],
    ['an app without people of it', { schema: ['EMAIL'], data: [row], app_ids: ['1'] }],
    ['people of two pages', { schema: ['PAGEUID'], data: [['12']], page_ids: ['1', '2'], is_raw: true }],
    ['people of a page, not raw', { schema: ['PAGEUID'], data: [['12']], page_ids: ['1'] }],
    ['limited data use alone', { schema: ['EMAIL', 'DATA_PROCESSING_OPTIONS'], data: [[...row, []]] }],
  ])('is refused as a whole: %s', async (_, payload) => {
    expect(await meta.post(`${id}/users`, { session: oneBatch(), payload })).toMatchObject(refusal(400, 100));
    expect(size()).toBe(0);
  });

  const limited = ['DATA_PROCESSING_OPTIONS', 'DATA_PROCESSING_OPTIONS_COUNTRY', 'DATA_PROCESSING_OPTIONS_STATE'];

  test.each([
    ['EXTERN_ID in plain', { schema: ['EXTERN_ID'], data: [['crm-1']] }],
    ['people of an app', { schema: ['APPUID'], data: [['12']], app_ids: ['1'], is_raw: true }],
    ['people of a page', { schema: ['PAGEUID'], data: [['12']], page_ids: ['1'], is_raw: true }],
    ['limited data use', { schema: ['EMAIL', ...limited], data: [[...row, ['LDU'], 1, 1000]] }],
    ['no limited data use', { schema: ['EMAIL', ...limited], data: [[...row, [], 0, 0]] }],
  ])('may have %s', async (_, payload) => {
    const answer = await meta.post(`${id}/users`, { session: oneBatch(), payload });
    expect(answer.body).toMatchObject({ num_received: 1, num_invalid_entries: 0 });
    expect(size()).toBe(1);
  });

  test.each([
    [['LDU'], 2, 0],
    [['LDU'], 1, 7],
    ['LDU', 1, 1000],
    [['OTHER'], 1, 1000],
  ])('limited data use of %j is refused', async (...cells) => {
    const payload = { schema: ['EMAIL', ...limited], data: [[...row, ...cells]] };
    expect(await meta.post(`${id}/users`, { session: oneBatch(), payload })).toMatchObject(refusal(400, 100));
  });

  test('has up to 10,000 rows', async () => {
    expect(await meta.add(id, ['EMAIL'], emailRows(10_001))).toMatchObject(refusal(400, 100));
    expect(size()).toBe(0);
    expect(meta.sandbox.requests('meta').at(-1)).toMatchObject({
      kind: 'membership',
      operation: 'add',
      members: 10_001,
    });
    expect(await meta.add(id, ['EMAIL'], emailRows(10_000))).toMatchObject({ status: 200 });
    expect(size()).toBe(10_000);
  });

  test('has a payload, a session and nothing else', async () => {
    const payload = { schema: ['EMAIL'], data: [row] };
    expect(await meta.post(`${id}/users`, { session: oneBatch() })).toMatchObject(refusal(400, 100));
    expect(await meta.post(`${id}/users`, { payload })).toMatchObject(refusal(400, 100));
    const more = { session: oneBatch(), payload, id };
    expect(await meta.post(`${id}/users`, more)).toMatchObject(refusal(400, 100));
  });

  test('of a value-based audience names what people are worth, but not to remove them', async () => {
    const worth = await meta.create({ is_value_based: true });
    expect(await meta.add(worth, ['EMAIL'], [row])).toMatchObject(refusal(400, 100));
    expect(await meta.add(worth, ['EMAIL', 'LOOKALIKE_VALUE'], [[...row, 12.5]])).toMatchObject({ status: 200 });
    expect(size(worth)).toBe(1);
    expect(await meta.remove(worth, ['EMAIL'], [row])).toMatchObject({ status: 200 });
    expect(size(worth)).toBe(0);
  });

  test('a POST may stand for the DELETE of members', async () => {
    await meta.add(id, ['EMAIL'], [row]);
    const payload = { schema: ['EMAIL'], data: [row] };
    const answer = await meta.post(`${id}/users`, { method: 'DELETE', session: oneBatch(), payload });
    expect(answer.status).toBe(200);
    expect(size()).toBe(0);
    expect(meta.sandbox.requests('meta').at(-1)).toMatchObject({ operation: 'remove', members: 1, list: id });
  });

  test('requests that a list got are told apart by what is in them', async () => {
    const session = oneBatch();
    const payload = { schema: ['EMAIL'], data: [row] };
    await meta.post(`${id}/users`, { session, payload });
    await meta.post(`${id}/users`, { session, payload });
    await meta.add(id, ['EMAIL'], emailRows(2));
    const requests = meta.sandbox.lists('meta')[0]?.requests ?? [];
    expect(requests.map(({ operation, members, times }) => [operation, members, times])).toEqual([
      ['add', 1, 2],
      ['add', 2, 1],
    ]);
  });
});

describe('EXTERN_ID', () => {
  test('alone removes the person it was told with, for 90 days', async () => {
    meta.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'] }]);
    await meta.add(id, ['EXTERN_ID', 'EMAIL'], [['crm-1', sha256('person0@example.com')]]);
    meta.sandbox.advance(91 * DAY_MS);
    await meta.remove(id, ['EXTERN_ID'], [['crm-1']]);
    expect(people()).toEqual(['p0']);
    await meta.add(id, ['EXTERN_ID', 'EMAIL'], [['crm-1', sha256('person0@example.com')]]);
    meta.sandbox.advance(89 * DAY_MS);
    await meta.remove(id, ['EXTERN_ID'], [['crm-1']]);
    expect(people()).toEqual([]);
  });

  test('finds the person on other lists of the account too', async () => {
    meta.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'] }]);
    await meta.add(id, ['EXTERN_ID', 'EMAIL'], [['crm-1', sha256('person0@example.com')]]);
    const other = await meta.create();
    await meta.add(other, ['EXTERN_ID'], [['crm-1']]);
    expect(people(other)).toEqual(['p0']);
  });

  test('that nobody told finds nobody', async () => {
    meta.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'], external_id: 'crm-1' }]);
    await meta.add(id, ['EMAIL'], emailRows(1));
    await meta.remove(id, ['EXTERN_ID'], [['crm-1']]);
    expect(people()).toEqual(['p0']);
  });
});

describe('removing from every list', () => {
  test('takes people off all audiences of the account', async () => {
    const other = await meta.create();
    await meta.add(id, ['EMAIL'], emailRows(3));
    await meta.add(other, ['EMAIL'], emailRows(2));
    const payload = { schema: ['EMAIL'], data: [...emailRows(1), ['plain']] };
    const answer = await meta.delete(`${ACCOUNT}/usersofanyaudience`, { payload });
    expect(answer).toMatchObject({ status: 200, body: { num_received: 2, num_invalid_entries: 1 } });
    expect([size(), size(other)]).toEqual([2, 1]);
  });

  test('waits until no audience is being replaced', async () => {
    await meta.add(id, ['EMAIL'], emailRows(1));
    const other = await meta.create();
    const session = { session_id: 7, batch_seq: 1, last_batch_flag: false };
    const payload = { schema: ['EMAIL'], data: emailRows(1) };
    await meta.post(`${other}/usersreplace`, { session, payload });
    expect(await meta.delete(`${ACCOUNT}/usersofanyaudience`, { payload })).toMatchObject(refusal(400, 100));
    expect(size()).toBe(1);
  });

  test('is a DELETE, and may have a session', async () => {
    const body = { payload: { schema: ['EMAIL'], data: emailRows(1) } };
    expect(await meta.post(`${ACCOUNT}/usersofanyaudience`, body)).toMatchObject(refusal(400, 100, 33));
    const path = `${ACCOUNT}/usersofanyaudience`;
    expect(await meta.delete(path, { ...body, session: oneBatch() })).toMatchObject({ status: 200 });
    expect(await meta.delete(path, { ...body, session: {} })).toMatchObject(refusal(400, 100));
  });
});

describe('sessions as they are read', () => {
  test('say what came, whether it is finished, and hide how many were found', async () => {
    const batch = (seq: number, last: boolean, data: string[][]) => ({
      session: { session_id: 42, batch_seq: seq, last_batch_flag: last },
      payload: { schema: ['EMAIL'], data },
    });
    const read = async (query: string) => (await meta.get(`${id}/sessions${query}`)).body;
    await meta.post(`${id}/users`, batch(1, false, [...emailRows(2), ['plain']]));
    const row = { session_id: '42', num_received: 3, num_matched: -1, num_invalid_entries: 1 };
    expect(await read('?session_id=42')).toMatchObject({ data: [{ ...row, stage: 'uploading' }] });
    await meta.post(`${id}/users`, batch(2, true, emailRows(1, 2)));
    expect(await read('')).toMatchObject({ data: [{ ...row, num_received: 4, stage: 'finished', progress: '100' }] });
    expect(await read('?session_id=43')).toEqual({ data: [] });
  });

  test('without a last batch end 90 minutes after the first', async () => {
    const session = { session_id: 43, batch_seq: 1, last_batch_flag: false };
    await meta.post(`${id}/users`, { session, payload: { schema: ['EMAIL'], data: emailRows(1) } });
    meta.sandbox.advance(91 * MINUTE_MS);
    const { body } = await meta.get(`${id}/sessions?session_id=43`);
    const [row] = (body as { data: { start_time: number; end_time: number; stage: string }[] }).data;
    expect(row?.stage).toBe('finished');
    expect((row?.end_time ?? 0) - (row?.start_time ?? 0)).toBe((90 * MINUTE_MS) / 1000);
  });
});

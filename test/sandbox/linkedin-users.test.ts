import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DAY_MS,
  digest,
  elements,
  email,
  openLinkedin,
  refusal,
  statusesOf,
  type LinkedinClient,
} from './linkedin-client.ts';

let linkedin: LinkedinClient;
let id: string;
beforeEach(async () => {
  linkedin = await openLinkedin();
  id = await linkedin.create();
});
afterEach(() => linkedin.sandbox.close());

const BAD = refusal(400, 'ILLEGAL_ARGUMENT');

function list() {
  return linkedin.sandbox.lists('linkedin')[0];
}

describe('elements', () => {
  const MADID = '38400000-8cf0-11bd-b23e-10b96e40000d';

  test.each([
    [email('ada')],
    [{ idType: 'SHA512_EMAIL', idValue: digest('ada@example.com', 'sha512') }],
    [{ idType: 'GOOGLE_AID', idValue: MADID }],
  ])('find the person by %j', async (userId) => {
    linkedin.sandbox.setPopulation([{ id: 'ada', emails: [' Ada@Example.com'], mobile_ad_id: MADID.toUpperCase() }]);
    expect((await linkedin.users(id, [{ action: 'ADD', userIds: [userId] }])).body).toEqual({
      elements: [{ status: 201 }],
    });
    expect(list()?.people).toEqual(['ada']);
  });

  test('may have everything LinkedIn takes', async () => {
    const details = { firstName: 'Ada', lastName: 'Byron', title: 'Engineer', company: 'Example GmbH', country: 'DE' };
    const answer = await linkedin.users(id, [{ action: 'ADD', userIds: [email('ada')], ...details }]);
    expect(statusesOf(answer)).toEqual([201]);
  });

  test('with names alone are taken, and find nobody', async () => {
    const answer = await linkedin.users(id, [{ action: 'ADD', firstName: 'Ada', lastName: 'Byron' }]);
    expect(statusesOf(answer)).toEqual([201]);
    expect(list()).toMatchObject({ size: 0, unmatchable: 1 });
  });

  test('remove everybody who has any of the identifiers', async () => {
    linkedin.sandbox.setPopulation([
      { id: 'one', emails: ['one@example.com'], mobile_ad_id: MADID },
      { id: 'two', emails: ['two@example.com'], mobile_ad_id: MADID },
      { id: 'three', emails: ['three@example.com'] },
    ]);
    await linkedin.users(
      id,
      ['one', 'two', 'three'].map((name) => ({ action: 'ADD', userIds: [email(name)] })),
    );
    const answer = await linkedin.users(id, [
      { action: 'REMOVE', userIds: [{ idType: 'GOOGLE_AID', idValue: MADID }] },
    ]);
    expect(statusesOf(answer)).toEqual([201]);
    expect(list()?.people).toEqual(['three']);
  });

  test('may come again: adding a member and removing an absent one are 201', async () => {
    expect(statusesOf(await linkedin.users(id, elements(2)))).toEqual([201, 201]);
    expect(statusesOf(await linkedin.users(id, elements(2)))).toEqual([201, 201]);
    expect(statusesOf(await linkedin.users(id, elements(1, 'REMOVE', 9)))).toEqual([201]);
    expect(list()?.size).toBe(2);
  });

  test('of both actions may stand in one batch', async () => {
    await linkedin.users(id, elements(2));
    await linkedin.users(id, [...elements(1, 'REMOVE'), ...elements(1, 'ADD', 5)]);
    expect(list()?.size).toBe(2);
    const operations = linkedin.sandbox.requests('linkedin').map(({ operation, members }) => [operation, members]);
    expect(operations.slice(1)).toEqual([
      ['add', 2],
      ['mixed', 2],
    ]);
  });

  const good = email('ada');
  test.each<[string, object]>([
    ['no action', { userIds: [good] }],
    ['another action', { action: 'add', userIds: [good] }],
    ['an unknown field', { action: 'ADD', userIds: [good], phone: '1' }],
    ['no identifier', { action: 'ADD' }],
    ['no identifiers', { action: 'ADD', userIds: [] }],
    ['identifiers that are no list', { action: 'ADD', userIds: good }],
    ['half of an identifier', { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL' }] }],
    ['an identifier with more', { action: 'ADD', userIds: [{ ...good, hash: 'x' }] }],
    ['a phone', { action: 'ADD', userIds: [{ idType: 'SHA256_PHONE', idValue: digest('1') }] }],
    ['an Apple id', { action: 'ADD', userIds: [{ idType: 'APPLE_IDFA', idValue: MADID }] }],
    ['an e-mail in plain', { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL', idValue: 'ada@example.com' }] }],
    ['upper case', { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL', idValue: digest('a').toUpperCase() }] }],
    ['a digest of nothing', { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL', idValue: digest('') }] }],
    [
      'a long digest of nothing',
      { action: 'ADD', userIds: [{ idType: 'SHA512_EMAIL', idValue: digest('', 'sha512') }] },
    ],
    ['a short digest as a long one', { action: 'ADD', userIds: [{ idType: 'SHA512_EMAIL', idValue: digest('a') }] }],
    ['an upper-case device', { action: 'ADD', userIds: [{ idType: 'GOOGLE_AID', idValue: MADID.toUpperCase() }] }],
    ['a hashed device', { action: 'ADD', userIds: [{ idType: 'GOOGLE_AID', idValue: digest(MADID) }] }],
    ['a good and a bad identifier', { action: 'ADD', userIds: [good, { idType: 'GOOGLE_AID', idValue: 'x' }] }],
    ['a first name alone', { action: 'ADD', firstName: 'Ada' }],
    ['a last name alone', { action: 'ADD', userIds: [], lastName: 'Byron' }],
    ['a name of 36', { action: 'ADD', userIds: [good], firstName: 'a'.repeat(36), lastName: 'Byron' }],
    ['an empty name', { action: 'ADD', userIds: [good], lastName: '' }],
    ['a title of 51', { action: 'ADD', userIds: [good], title: 'a'.repeat(51) }],
    ['a company of 51', { action: 'ADD', userIds: [good], company: 'a'.repeat(51) }],
    ['a country by name', { action: 'ADD', userIds: [good], country: 'Dhaka' }],
    ['a country in lower case', { action: 'ADD', userIds: [good], country: 'de' }],
    ['a country that is not assigned', { action: 'ADD', userIds: [good], country: 'UK' }],
  ])('with %s is refused alone', async (_, element) => {
    const answer = await linkedin.users(id, [element, ...elements(1)]);
    expect(answer).toMatchObject({ status: 200 });
    expect((answer.body as { elements: unknown[] }).elements).toEqual([
      { status: 400, error: { status: 400, message: expect.any(String) } },
      { status: 201 },
    ]);
    expect(list()?.size).toBe(1);
    expect(JSON.stringify(answer.body)).not.toContain('Ada');
  });

  test('may have names of 35 and titles of 50 characters, counted as people count', async () => {
    const details = { firstName: '😀'.repeat(35), lastName: 'b', title: 't'.repeat(50), company: 'c'.repeat(50) };
    expect(statusesOf(await linkedin.users(id, [{ action: 'ADD', ...details }]))).toEqual([201]);
  });
});

describe('a batch', () => {
  test('has up to 5,000 elements', async () => {
    expect(await linkedin.users(id, elements(5001))).toMatchObject(BAD);
    expect(list()?.size).toBe(0);
    expect(linkedin.sandbox.requests('linkedin').at(-1)).toMatchObject({ kind: 'membership', members: 5001, list: id });
    expect(statusesOf(await linkedin.users(id, elements(5000)))).toHaveLength(5000);
    expect(list()?.size).toBe(5000);
  });

  test('has at least one element, and nothing else', async () => {
    const headers = { 'x-restli-method': 'BATCH_CREATE' };
    const path = `dmpSegments/${id}/users`;
    expect(await linkedin.call('POST', path, { elements: [] }, headers)).toMatchObject(BAD);
    expect(await linkedin.call('POST', path, {}, headers)).toMatchObject(BAD);
    expect(await linkedin.call('POST', path, { elements: elements(1), dryRun: true }, headers)).toMatchObject(BAD);
    expect(await linkedin.call('POST', `${path}?dryRun=1`, { elements: elements(1) }, headers)).toMatchObject(BAD);
  });

  test.each([undefined, 'CREATE'])('is not taken with %s as the method', async (method) => {
    expect(await linkedin.users(id, elements(1), { 'x-restli-method': method })).toMatchObject(BAD);
    expect(list()?.size).toBe(0);
  });

  test('for a segment that does not exist is 404', async () => {
    const answer = await linkedin.users('1', elements(1));
    expect(answer).toMatchObject({ status: 404, body: { message: 'Could not find DMP segment with ID 1' } });
  });

  test('is counted for the list by what is in it', async () => {
    await linkedin.users(id, elements(1));
    await linkedin.users(id, elements(1));
    await linkedin.users(id, elements(1, 'REMOVE'));
    expect(list()?.requests.map(({ operation, members, times }) => [operation, members, times])).toEqual([
      ['add', 1, 2],
      ['remove', 1, 1],
    ]);
  });
});

describe('sizes', () => {
  interface Sizes {
    readonly inputCount: number;
    readonly destinations: readonly [{ readonly matchedCount: number; readonly audienceSize?: number }];
  }

  async function sizes(): Promise<Sizes> {
    return (await linkedin.call('GET', `dmpSegments/${id}`)).body as Sizes;
  }

  test('are shown from 300 people on', async () => {
    await linkedin.users(id, elements(299));
    expect((await sizes()).destinations[0]).not.toHaveProperty('audienceSize');
    await linkedin.users(id, elements(300));
    expect((await sizes()).destinations[0]).toMatchObject({ audienceSize: 300 });
  });

  test('count what came in and was found within seven days', async () => {
    linkedin.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'] }]);
    await linkedin.users(id, [...elements(3), ...elements(1, 'REMOVE', 9), { action: 'ADD' }]);
    linkedin.sandbox.advance(4 * DAY_MS);
    await linkedin.users(id, elements(1));
    expect(await sizes()).toMatchObject({ inputCount: 4, destinations: [{ matchedCount: 2 }] });
    linkedin.sandbox.advance(4 * DAY_MS);
    expect(await sizes()).toMatchObject({ inputCount: 1, destinations: [{ matchedCount: 1 }] });
  });

  test('take every row for somebody when there is no population', async () => {
    await linkedin.users(id, elements(2));
    expect(await sizes()).toMatchObject({ inputCount: 2, destinations: [{ matchedCount: 2 }] });
  });

  test('are of the people LinkedIn knows when there is one', async () => {
    linkedin.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'] }]);
    await linkedin.users(id, elements(400));
    expect((await sizes()).destinations[0]).not.toHaveProperty('audienceSize');
  });
});

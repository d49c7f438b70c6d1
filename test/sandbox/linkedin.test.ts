import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { send } from './google-client.ts';
import {
  ACCOUNT,
  DAY_MS,
  elements,
  FIND,
  HOUR_MS,
  NEW_SEGMENT,
  openLinkedin,
  refusal,
  TOKEN,
  type Headings,
  type LinkedinClient,
} from './linkedin-client.ts';

let linkedin: LinkedinClient;
beforeEach(async () => {
  linkedin = await openLinkedin();
});
afterEach(() => linkedin.sandbox.close());

const BAD = refusal(400, 'ILLEGAL_ARGUMENT');
const DENIED = refusal(403, 'ACCESS_DENIED', 100);

function encoded(account: number): string {
  return encodeURIComponent(`urn:li:sponsoredAccount:${account}`);
}

describe('headers', () => {
  test('a version is needed', async () => {
    const answer = await linkedin.call('GET', FIND, undefined, { 'linkedin-version': undefined });
    expect(answer).toMatchObject(refusal(400, 'VERSION_MISSING'));
  });

  test.each(['202601', '202607', '202611'])('version %s is live', async (version) => {
    expect(await linkedin.call('GET', FIND, undefined, { 'linkedin-version': version })).toMatchObject({ status: 200 });
  });

  test.each(['202511', '202512', '202404', '202612', '2026-07', 'v2'])('version %s is not', async (version) => {
    const answer = await linkedin.call('GET', FIND, undefined, { 'linkedin-version': version });
    expect(answer).toMatchObject(refusal(426, 'NONEXISTENT_VERSION'));
    expect(answer.body).toMatchObject({ message: `Requested version ${version} is not active` });
  });

  test.each([undefined, '1.0.0'])('protocol version %s is refused', async (version) => {
    expect(await linkedin.call('GET', FIND, undefined, { 'x-restli-protocol-version': version })).toMatchObject(BAD);
  });

  test.each([
    [{ authorization: undefined }, 'EMPTY_ACCESS_TOKEN', 65_604],
    [{ authorization: 'Bearer other' }, 'INVALID_ACCESS_TOKEN', 65_600],
    [{ authorization: TOKEN }, 'INVALID_ACCESS_TOKEN', 65_600],
  ])('with %j nothing is answered', async (headers: Headings, code, number) => {
    expect(await linkedin.call('GET', FIND, undefined, headers)).toMatchObject(refusal(401, code, number));
  });

  test('a token in the URL is refused', async () => {
    expect(await linkedin.call('GET', `${FIND}&oauth2_access_token=${TOKEN}`)).toMatchObject(BAD);
  });

  test('a body must be JSON, and say so', async () => {
    const type = { 'content-type': 'text/plain' };
    const answer = await linkedin.call('POST', 'dmpSegments', NEW_SEGMENT, type);
    expect(answer).toMatchObject(refusal(415, 'UNSUPPORTED_MEDIA_TYPE'));
    expect(await linkedin.call('POST', 'dmpSegments', [NEW_SEGMENT])).toMatchObject(BAD);
  });

  test('replies carry the ids that support asks for', async () => {
    const { headers } = await linkedin.call('GET', 'dmpSegments/1');
    for (const name of ['x-li-uuid', 'x-li-fabric', 'x-li-request-id']) expect(headers.get(name)).toBeTruthy();
  });

  test('what is not there is 404 or 405', async () => {
    expect(await linkedin.call('GET', 'adSets')).toMatchObject(refusal(404, 'RESOURCE_NOT_FOUND'));
    expect(await linkedin.call('PUT', 'dmpSegments', {})).toMatchObject(refusal(405, 'METHOD_NOT_ALLOWED'));
    const old = await send(`${linkedin.sandbox.urls.linkedin}/v2/dmpSegments`, {
      headers: { authorization: `Bearer ${TOKEN}`, 'linkedin-version': '202607', 'x-restli-protocol-version': '2.0.0' },
    });
    expect(old).toMatchObject(refusal(404, 'RESOURCE_NOT_FOUND'));
  });
});

describe('creating', () => {
  test('gives the id in a header, and no body', async () => {
    const answer = await linkedin.call('POST', 'dmpSegments', NEW_SEGMENT);
    expect(answer).toMatchObject({ status: 201, body: '' });
    expect(answer.headers.get('x-restli-id')).toMatch(/^\d+$/);
    expect(answer.headers.has('x-linkedin-id')).toBe(false);
  });

  test.each([
    { name: undefined },
    { name: '' },
    { sourcePlatform: undefined },
    { sourcePlatform: 'OTHER' },
    { sourcePlatform: 'LIST_UPLOAD' },
    { sourceSegmentId: 7 },
    { account: undefined },
    { account: [ACCOUNT] },
    { account: '5123456' },
    { type: undefined },
    { type: 'PEOPLE' },
    { type: 'USER_LIST_UPLOAD' },
    { type: 'COMPANY', sourcePlatform: 'LIST_UPLOAD' },
    { destinations: undefined },
    { destinations: [] },
    { destinations: [{ destination: 'FACEBOOK' }] },
    { accessPolicy: 'PUBLIC' },
    { description: 7 },
    { accounts: [ACCOUNT] },
  ])('with %j is refused', async (fields) => {
    expect(await linkedin.call('POST', 'dmpSegments', { ...NEW_SEGMENT, ...fields })).toMatchObject(BAD);
    expect(linkedin.sandbox.lists('linkedin')).toEqual([]);
  });

  test('on another account is denied', async () => {
    const fields = { ...NEW_SEGMENT, account: 'urn:li:sponsoredAccount:999' };
    expect(await linkedin.call('POST', 'dmpSegments', fields)).toMatchObject(DENIED);
  });

  test('takes CREATE as the method, and no other', async () => {
    const create = (method: string) => linkedin.call('POST', 'dmpSegments', NEW_SEGMENT, { 'x-restli-method': method });
    expect(await create('BATCH_CREATE')).toMatchObject(BAD);
    expect(await create('CREATE')).toMatchObject({ status: 201 });
  });

  test('takes no parameters in the query', async () => {
    expect(await linkedin.call('POST', 'dmpSegments?action=x', NEW_SEGMENT)).toMatchObject(BAD);
  });

  test('twice with the same key is a conflict; without a key it makes two', async () => {
    await linkedin.create();
    expect(await linkedin.call('POST', 'dmpSegments', NEW_SEGMENT)).toMatchObject(refusal(409, 'CONFLICT'));
    const keyless = [
      await linkedin.create({ sourceSegmentId: undefined }),
      await linkedin.create({ sourceSegmentId: undefined }),
    ];
    expect(new Set(keyless).size).toBe(2);
  });
});

describe('finding', () => {
  interface Found {
    readonly paging: { readonly start: number; readonly count: number; readonly total: number };
    readonly elements: readonly { readonly id: number; readonly name: string }[];
  }

  async function find(query: string): Promise<Found> {
    return (await linkedin.call('GET', FIND + query)).body as Found;
  }

  test('by our own key gives the segment, whose id is a number', async () => {
    const id = await linkedin.create({ description: 'Readers' });
    await linkedin.create({ sourceSegmentId: 'crm:other' });
    const { elements: found, paging } = await find('&sourceSegmentId=crm%3Anewsletter&sourcePlatform=SANDBOX');
    expect(paging).toMatchObject({ start: 0, total: 1 });
    expect(found).toEqual([
      {
        id: Number(id),
        name: 'Newsletter',
        description: 'Readers',
        type: 'USER',
        account: ACCOUNT,
        sourcePlatform: 'SANDBOX',
        accessPolicy: 'PRIVATE',
        created: expect.any(Number),
        lastModified: expect.any(Number),
        inputCount: 0,
        destinations: [
          {
            destination: 'LINKEDIN',
            destinationSegmentId: expect.stringMatching(/^urn:li:adSegment:\d+$/),
            status: 'BUILDING',
            matchedCount: 0,
            created: expect.any(Number),
            lastModified: expect.any(Number),
          },
        ],
      },
    ]);
    expect((await find('&sourceSegmentId=crm%3Anobody')).elements).toEqual([]);
    expect((await find('&sourcePlatform=LIST_UPLOAD')).elements).toEqual([]);
  });

  test('gives everything at once without start and count, else a page', async () => {
    for (let made = 0; made < 12; made += 1) await linkedin.create({ name: `S${made}`, sourceSegmentId: `k${made}` });
    expect((await find('')).elements).toHaveLength(12);
    expect((await find('&start=0')).elements).toHaveLength(10);
    const page = await find('&start=10&count=5');
    expect(page.elements.map(({ name }) => name)).toEqual(['S10', 'S11']);
    expect(page.paging).toMatchObject({ start: 10, count: 5, total: 12 });
  });

  test.each([
    ['an account that is not encoded', `dmpSegments?q=account&account=${ACCOUNT}`],
    ['a key that is not encoded', `${FIND}&sourceSegmentId=crm:newsletter`],
    ['no finder', `dmpSegments?account=${encoded(5_123_456)}`],
    ['another finder', `dmpSegments?q=name&account=${encoded(5_123_456)}`],
    ['no account', 'dmpSegments?q=account'],
    ['what is no account', 'dmpSegments?q=account&account=5123456'],
    ['an unknown parameter', `${FIND}&accounts=1`],
    ['a parameter twice', `${FIND}&count=1&count=2`],
    ['a source platform of others', `${FIND}&sourcePlatform=OTHER`],
    ['a count that is none', `${FIND}&count=all`],
  ])('with %s is refused', async (_, path) => {
    expect(await linkedin.call('GET', path)).toMatchObject(BAD);
  });

  test('on another account is denied', async () => {
    expect(await linkedin.call('GET', `dmpSegments?q=account&account=${encoded(999)}`)).toMatchObject(DENIED);
  });
});

describe('one segment', () => {
  test('is read by its id, with its destination', async () => {
    const id = await linkedin.create();
    const { body } = await linkedin.call('GET', `dmpSegments/${id}`);
    expect(body).toMatchObject({ id: Number(id), name: 'Newsletter', destinations: [{ status: 'BUILDING' }] });
    const destination = await linkedin.call('GET', `dmpSegments/${id}/destinations/LINKEDIN`);
    expect(destination).toMatchObject({ status: 200, body: { destination: 'LINKEDIN', status: 'BUILDING' } });
    expect(await linkedin.call('GET', `dmpSegments/${id}/destinations/GOOGLE`)).toMatchObject({ status: 404 });
  });

  test('is renamed by PARTIAL_UPDATE', async () => {
    const id = await linkedin.create();
    expect(await linkedin.rename(id, { $set: { name: 'Readers' } })).toMatchObject({ status: 204, body: '' });
    expect(linkedin.sandbox.lists('linkedin')).toMatchObject([{ id, name: 'Readers', key: 'crm:newsletter' }]);
  });

  test.each([undefined, 'UPDATE'])('is not renamed with %s as the method', async (method) => {
    const id = await linkedin.create();
    const body = { patch: { $set: { name: 'Readers' } } };
    expect(await linkedin.call('POST', `dmpSegments/${id}`, body, { 'x-restli-method': method })).toMatchObject(BAD);
  });

  test.each([
    {},
    { name: 'Readers' },
    { $set: {} },
    { $set: { name: '' } },
    { $set: { name: 'Readers', type: 'COMPANY' } },
    { $set: { name: 'Readers' }, $delete: ['description'] },
  ])('is not renamed by the patch %j', async (patch) => {
    const id = await linkedin.create();
    expect(await linkedin.rename(id, patch)).toMatchObject(BAD);
    expect(linkedin.sandbox.lists('linkedin')).toMatchObject([{ name: 'Newsletter' }]);
  });

  test('is gone when it was deleted', async () => {
    const id = await linkedin.create();
    expect(await linkedin.call('DELETE', `dmpSegments/${id}`)).toMatchObject({ status: 204, body: '' });
    for (const method of ['GET', 'DELETE']) {
      const answer = await linkedin.call(method, `dmpSegments/${id}`);
      expect(answer).toMatchObject({ status: 404, body: { message: `Could not find DMP segment with ID ${id}` } });
    }
  });
});

describe('the life of a segment', () => {
  test('is BUILDING up to 48 hours, READY, and UPDATING up to 24 hours after a change', async () => {
    const id = await linkedin.create();
    await linkedin.users(id, elements(1));
    linkedin.sandbox.advance(47 * HOUR_MS);
    expect(await linkedin.status(id)).toBe('BUILDING');
    linkedin.sandbox.advance(2 * HOUR_MS);
    expect(await linkedin.status(id)).toBe('READY');
    await linkedin.users(id, elements(1));
    linkedin.sandbox.advance(23 * HOUR_MS);
    expect(await linkedin.status(id)).toBe('UPDATING');
    linkedin.sandbox.advance(2 * HOUR_MS);
    expect(await linkedin.status(id)).toBe('READY');
  });

  test('is READY at once when the sandbox settles', async () => {
    const id = await linkedin.create();
    linkedin.sandbox.settle();
    expect(await linkedin.status(id)).toBe('READY');
    await linkedin.users(id, elements(1));
    expect(await linkedin.status(id)).toBe('UPDATING');
  });

  test('is ARCHIVED after 30 days without a change, and comes back with one', async () => {
    const id = await linkedin.create();
    await linkedin.users(id, elements(1));
    linkedin.sandbox.advance(29 * DAY_MS);
    expect(await linkedin.status(id)).toBe('READY');
    linkedin.sandbox.advance(DAY_MS + HOUR_MS);
    expect(await linkedin.status(id)).toBe('ARCHIVED');
    await linkedin.users(id, elements(1));
    expect(await linkedin.status(id)).toBe('UPDATING');
  });

  test('does not come back when it was archived without members', async () => {
    const id = await linkedin.create();
    linkedin.sandbox.advance(31 * DAY_MS);
    await linkedin.users(id, elements(1));
    linkedin.sandbox.advance(3 * DAY_MS);
    expect(await linkedin.status(id)).toBe('ARCHIVED');
  });

  test('is EXPIRED after 90 days, without its members; a change builds it anew', async () => {
    const id = await linkedin.create();
    await linkedin.users(id, elements(3));
    linkedin.sandbox.advance(89 * DAY_MS);
    expect(linkedin.sandbox.lists('linkedin')).toMatchObject([{ size: 3 }]);
    linkedin.sandbox.advance(2 * DAY_MS);
    expect(await linkedin.status(id)).toBe('EXPIRED');
    expect(linkedin.sandbox.lists('linkedin')).toMatchObject([{ size: 0 }]);
    await linkedin.users(id, elements(1));
    expect(await linkedin.status(id)).toBe('BUILDING');
    expect(linkedin.sandbox.lists('linkedin')).toMatchObject([{ size: 1 }]);
  });

  test('is not made longer by looking, renaming or refused elements', async () => {
    const id = await linkedin.create();
    await linkedin.users(id, elements(1));
    linkedin.sandbox.advance(25 * DAY_MS);
    await linkedin.rename(id, { $set: { name: 'Readers' } });
    await linkedin.users(id, [{ action: 'ADD' }]);
    linkedin.sandbox.advance(6 * DAY_MS);
    expect(await linkedin.status(id)).toBe('ARCHIVED');
  });
});

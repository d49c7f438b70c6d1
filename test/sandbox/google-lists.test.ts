import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PeopleIndex } from '../../src/sandbox/engine/people-index.ts';
import { pageOf } from '../../src/sandbox/google/list-pages.ts';
import { UserList } from '../../src/sandbox/google/user-list.ts';
import {
  email,
  ingestion,
  LISTS,
  MANAGER,
  member,
  newList,
  openGoogle,
  textOf,
  violationsOf,
  type GoogleClient,
} from './google-client.ts';

const HOUR = 3_600_000;

let google: GoogleClient;

beforeEach(async () => {
  google = await openGoogle({
    population: Array.from({ length: 117 }, (_, i) => ({ id: `p${i}`, emails: [`p${i}@example.com`] })),
  });
});
afterEach(() => google.sandbox.close());

const filtered = async (filter: string) => {
  const answer = await google.call('GET', `${LISTS}?filter=${encodeURIComponent(filter)}`);
  const { userLists = [] } = answer.body as { userLists?: { displayName: string }[] };
  return { answer, names: userLists.map(({ displayName }) => displayName) };
};

describe('creating a list', () => {
  test('gives it an id, a name and what Google adds', async () => {
    const answer = await google.call('POST', LISTS, newList(), MANAGER);
    const id = textOf(answer.body, 'id');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...newList(),
      id,
      name: `accountTypes/GOOGLE_ADS/accounts/1234567890/userLists/${id}`,
      accessReason: 'OWNED',
      sizeInfo: { displayNetworkMembersCount: '0', searchNetworkMembersCount: '0' },
      targetNetworkInfo: {},
    });
    expect(await google.call('GET', `${LISTS}/${id}`)).toMatchObject({ status: 200, body: answer.body });
    expect(google.sandbox.lists('google')).toMatchObject([
      { id, name: 'audience-sync: buyers 90d', key: 'buyers-90d', account: '1234567890', size: 0 },
    ]);
  });

  test('without a duration means the maximum', async () => {
    const { body } = await google.call('POST', LISTS, newList({ membershipDuration: undefined }));
    expect(body).toMatchObject({ membershipDuration: '46656000s' });
  });

  test('only validates when told to', async () => {
    const answer = await google.call('POST', `${LISTS}?validateOnly=true`, newList());
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(google.sandbox.lists('google')).toEqual([]);
    expect((await google.call('POST', `${LISTS}?validateOnly=true`, newList({ displayName: '' }))).status).toBe(400);
    expect((await google.call('POST', `${LISTS}?validateOnly=yes`, newList())).status).toBe(400);
  });

  const info = 'ingestedUserListInfo';
  test.each<[string, object, string[]]>([
    ['without name', { displayName: undefined }, ['REQUIRED_FIELD_MISSING displayName']],
    ['without description', { description: '' }, ['REQUIRED_FIELD_MISSING description']],
    ['with a resource name', { name: 'x' }, ['INVALID_ARGUMENT name']],
    ['for a day and a half', { membershipDuration: '129600s' }, ['INVALID_ARGUMENT membershipDuration']],
    ['for fractions of seconds', { membershipDuration: '86400.5s' }, ['INVALID_ARGUMENT membershipDuration']],
    ['for days without a unit', { membershipDuration: '86400' }, ['INVALID_ARGUMENT membershipDuration']],
    ['for no time', { membershipDuration: '0s' }, ['INVALID_ARGUMENT membershipDuration']],
    ['for 541 days', { membershipDuration: '46742400s' }, ['MEMBERSHIP_DURATION_TOO_LONG membershipDuration']],
    ['without a kind', { [info]: {} }, [`REQUIRED_FIELD_MISSING ${info}.uploadKeyTypes`]],
    [
      'of two kinds',
      { [info]: { uploadKeyTypes: ['CONTACT_ID', 'USER_ID'] } },
      [`INVALID_ARGUMENT ${info}.uploadKeyTypes`],
    ],
    [
      'of another kind than its info',
      { [info]: { uploadKeyTypes: ['USER_ID'], contactIdInfo: {} } },
      [`INVALID_ARGUMENT ${info}.contactIdInfo`],
    ],
    [
      'of mobile ids without an app',
      { [info]: { uploadKeyTypes: ['MOBILE_ID'] } },
      [`REQUIRED_FIELD_MISSING ${info}.mobileIdInfo.keySpace`, `REQUIRED_FIELD_MISSING ${info}.mobileIdInfo.appId`],
    ],
    ['with an unknown field', { membershipLifeSpan: '540' }, ['- ']],
    ['with what only Google sets', { sizeInfo: {} }, ['- ']],
    ['with an unknown status', { membershipStatus: 'ACTIVE' }, ['- membershipStatus']],
  ])('is refused %s', async (_, fields, expected) => {
    const answer = await google.call('POST', LISTS, newList(fields));
    expect(answer.status).toBe(400);
    expect(violationsOf(answer)).toEqual(expected);
    expect(google.sandbox.lists('google')).toEqual([]);
  });

  test('refuses a name that another list has, but not its integration code', async () => {
    await google.createList();
    const again = await google.call('POST', LISTS, newList());
    expect(violationsOf(again)).toEqual(['DISPLAY_NAME_ALREADY_USED displayName']);
    await google.createList({ displayName: 'Another' });
    expect((await filtered('integration_code = "buyers-90d"')).names).toHaveLength(2);
  });

  test('ends at the limit of lists', async () => {
    google.sandbox.addFault('google', { kind: 'list_limit' });
    expect(violationsOf(await google.call('POST', LISTS, newList()))).toEqual(['TOO_MANY_USER_LISTS parent']);
  });
});

describe('finding lists', () => {
  beforeEach(async () => {
    await google.createList({ displayName: 'A', integrationCode: 'a', description: 'first' });
    await google.createList({ displayName: 'B "x"', integrationCode: 'b', membershipStatus: 'CLOSED' });
    await google.createList({
      displayName: 'C',
      integrationCode: '',
      ingestedUserListInfo: { uploadKeyTypes: ['USER_ID'] },
    });
  });

  test.each<[string, string[]]>([
    ['', ['A', 'B "x"', 'C']],
    ['integration_code = "a"', ['A']],
    ['integration_code="a"', ['A']],
    ['display_name = "B \\"x\\""', ['B "x"']],
    ['description = "first"', ['A']],
    ['membership_status = CLOSED', ['B "x"']],
    ['membership_status != "CLOSED"', ['A', 'C']],
    ['access_reason = OWNED AND integration_code = "b"', ['B "x"']],
    ['ingested_user_list_info.upload_key_types : USER_ID', ['C']],
    ['integration_code = "A"', []],
  ])('by the filter %s', async (filter, names) => {
    expect((await filtered(filter)).names).toEqual(names);
  });

  test('by id', async () => {
    const id = google.sandbox.lists('google')[1]?.id ?? '';
    expect((await filtered(`id = ${id}`)).names).toEqual(['B "x"']);
  });

  test.each([
    'integrationCode = "a"',
    'size = 1',
    'integration_code = "a',
    'integration_code',
    'id = 1 AND',
    'id = 1 id = 2',
  ])('refuses the filter %s', async (filter) => {
    expect(violationsOf((await filtered(filter)).answer)).toEqual(['INVALID_ARGUMENT filter']);
  });

  test('an empty answer has no lists at all', async () => {
    expect((await filtered('integration_code = "none"')).answer.body).toEqual({});
  });

  test('pages end without a token, and a token goes with its filter', async () => {
    const first = await google.call('GET', `${LISTS}?pageSize=2`);
    const token = textOf(first.body, 'nextPageToken');
    expect(first.body).toMatchObject({ userLists: [{ displayName: 'A' }, { displayName: 'B "x"' }] });
    const second = await google.call('GET', `${LISTS}?pageSize=2&pageToken=${token}`);
    expect(second.body).toMatchObject({ userLists: [{ displayName: 'C' }] });
    expect(second.body).not.toHaveProperty('nextPageToken');
    for (const query of [`pageToken=${token}&filter=id%20%3D%201`, 'pageToken=x', 'pageSize=-1', 'limit=5']) {
      expect((await google.call('GET', `${LISTS}?${query}`)).status).toBe(400);
    }
  });

  test('a page has 50 lists by default and never more than 1000', () => {
    const fields = {
      displayName: '',
      description: '',
      integrationCode: '',
      membershipDays: 540,
      membershipStatus: 'OPEN' as const,
    };
    const index = new PeopleIndex(() => [], true);
    const lists = Array.from(
      { length: 1001 },
      (_, i) => new UserList(`lists/${i + 1}`, 'CONTACT_ID', {}, fields, index),
    );
    expect(pageOf(lists, {}).lists).toHaveLength(50);
    const page = pageOf(lists.toReversed(), { pageSize: '1001' });
    expect(page.lists).toHaveLength(1000);
    expect(pageOf(lists, { pageToken: page.next ?? '' }).lists.map(({ id }) => id)).toEqual(['1001']);
  });
});

describe('changing and deleting a list', () => {
  let path: string;

  beforeEach(async () => {
    path = `${LISTS}/${await google.createList()}`;
  });

  const patch = (mask: string, body: object, more = '') =>
    google.call('PATCH', `${path}?updateMask=${mask}${more}`, body);

  test('changes the fields of the mask and no others', async () => {
    const answer = await patch('displayName,membershipDuration', {
      displayName: 'New',
      membershipDuration: '86400s',
      description: 'not in the mask',
    });
    expect(answer.body).toMatchObject({
      displayName: 'New',
      membershipDuration: '86400s',
      description: 'Bought within 90 days',
    });
    expect((await google.call('GET', path)).body).toEqual(answer.body);
  });

  test('a field of the mask that is not sent is cleared', async () => {
    expect((await patch('integrationCode,membershipDuration', {})).body).toMatchObject({
      membershipDuration: '46656000s',
    });
    expect((await google.call('GET', path)).body).not.toHaveProperty('integrationCode');
  });

  test('may keep its own name, but not take that of another list', async () => {
    await google.createList({ displayName: 'Taken' });
    expect((await patch('displayName', { displayName: 'audience-sync: buyers 90d' })).status).toBe(200);
    expect(violationsOf(await patch('displayName', { displayName: 'Taken' }))).toEqual([
      'DISPLAY_NAME_ALREADY_USED displayName',
    ]);
  });

  test.each<[string, string, object, string]>([
    ['no mask', '', { displayName: 'X' }, 'REQUIRED_FIELD_MISSING updateMask'],
    ['an immutable field', 'ingestedUserListInfo', {}, 'INVALID_ARGUMENT updateMask'],
    ['an unknown field', 'membership_status', {}, 'INVALID_ARGUMENT updateMask'],
    ['no value for what is required', 'displayName', {}, 'REQUIRED_FIELD_MISSING displayName'],
    [
      'too long a duration',
      'membershipDuration',
      { membershipDuration: '46742400s' },
      'MEMBERSHIP_DURATION_TOO_LONG membershipDuration',
    ],
    ['the name of another list', 'displayName', { displayName: 'X', name: 'other' }, 'INVALID_ARGUMENT name'],
  ])('is refused with %s', async (_, mask, body, expected) => {
    const answer = await patch(mask, body);
    expect(answer.status).toBe(400);
    expect(violationsOf(answer)).toEqual([expected]);
  });

  test('only validates when told to', async () => {
    expect((await patch('displayName', { displayName: 'X' }, '&validateOnly=true')).status).toBe(200);
    expect((await google.call('DELETE', `${path}?validateOnly=true`)).status).toBe(200);
    expect((await google.call('GET', path)).body).toMatchObject({ displayName: 'audience-sync: buyers 90d' });
  });

  test('a deleted list is not found, and its name is free again', async () => {
    expect(await google.call('DELETE', path)).toMatchObject({ status: 200, body: {} });
    for (const method of ['GET', 'DELETE']) {
      expect(await google.call(method, path)).toMatchObject({
        status: 404,
        body: { error: { code: 404, status: 'NOT_FOUND' } },
      });
    }
    expect((await patch('displayName', { displayName: 'X' })).status).toBe(404);
    await google.createList();
  });

  test('an id is a number', async () => {
    expect((await google.call('GET', `${LISTS}/buyers`)).status).toBe(400);
  });
});

describe('the size of a list', () => {
  const fill = async (count: number) => {
    const id = await google.createList();
    const members = Array.from({ length: count }, (_, i) => member(email(`p${i}@example.com`)));
    await google.members('ingest', ingestion(id, [...members, member(email('nobody@example.net'))]));
    return id;
  };
  const shown = async (id: string) => (await google.call('GET', `${LISTS}/${id}`)).body;

  test('is zero for hours, then rounded, with the match rate', async () => {
    const id = await fill(117);
    google.sandbox.advance(5 * HOUR);
    await google.signIn();
    expect(await shown(id)).toMatchObject({ sizeInfo: { displayNetworkMembersCount: '0' } });
    google.sandbox.advance(2 * HOUR);
    await google.signIn();
    expect(await shown(id)).toMatchObject({
      sizeInfo: { displayNetworkMembersCount: '120', searchNetworkMembersCount: '120' },
      targetNetworkInfo: { eligibleForDisplay: true, eligibleForSearch: true },
      ingestedUserListInfo: { contactIdInfo: { matchRatePercentage: 99 } },
    });
  });

  test('is shown at once after settling, and below 100 people nothing is eligible', async () => {
    const id = await fill(99);
    google.sandbox.settle();
    expect(await shown(id)).toMatchObject({ sizeInfo: { displayNetworkMembersCount: '99' } });
    expect((await shown(id)) as object).toHaveProperty('targetNetworkInfo', {});
  });
});

describe('access to lists', () => {
  test.each<[string, string, Record<string, string>, number, string]>([
    ['another account', LISTS.replace('1234567890', '9999999999'), {}, 403, 'PERMISSION_DENIED'],
    ['another account type', LISTS.replace('GOOGLE_ADS', 'DATA_PARTNER'), {}, 400, 'INVALID_ARGUMENT'],
    ['an account with dashes', LISTS.replace('1234567890', '123-456-7890'), {}, 400, 'INVALID_ARGUMENT'],
    [
      'another manager',
      LISTS,
      { 'login-account': 'accountTypes/GOOGLE_ADS/accounts/2222222222' },
      400,
      'INVALID_ARGUMENT',
    ],
    ['a manager without resource form', LISTS, { 'login-account': '1111111111' }, 400, 'INVALID_ARGUMENT'],
    ['a header of the Google Ads API', LISTS, { 'login-customer-id': '1111111111' }, 400, 'INVALID_ARGUMENT'],
    ['a developer token', LISTS, { 'developer-token': 'x' }, 400, 'INVALID_ARGUMENT'],
  ])('is refused with %s', async (_, path, headers, code, status) => {
    expect(await google.call('GET', path, undefined, headers)).toMatchObject({
      status: code,
      body: { error: { code, status } },
    });
  });
});

import { describe, expect, test } from 'vitest';
import { failure } from '../failure.ts';
import { answering } from './answering.ts';

const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: 'Spent a lot', membershipDays: 30 };
const list = (id: string, integrationCode: string, more: object = {}) => ({
  id,
  displayName: `List ${id}`,
  integrationCode,
  membershipStatus: 'OPEN',
  ...more,
});

describe('looking for a list', () => {
  test('reads all pages, and asks for the key with its quotes escaped', async () => {
    const key = 'a"b\\c';
    const { destination, calls } = await answering(({ target }) => ({
      body: target.includes('pageToken=')
        ? { userLists: [list('7', key)] }
        : { userLists: [list('6', 'a"b')], nextPageToken: 'second page/2' },
    }));
    expect(await destination.findList({ ...spec, key })).toMatchObject({ id: '7' });
    const [first, second] = calls().map(({ target }) => new URL(target, 'http://x').search);
    // A plus in a query is a plus to Google, so blanks travel as %20.
    expect(first).toBe(`?pageSize=1000&filter=${encodeURIComponent('integration_code = "a\\"b\\\\c"')}`);
    expect(second).toContain('pageToken=second%20page%2F2');
  });

  test('takes only the exact key, whatever the filter let through', async () => {
    const { destination } = await answering(() => ({
      body: { userLists: [list('1', `${spec.key}2`), list('2', spec.key.toUpperCase()), list('3', spec.key)] },
    }));
    expect(await destination.findList(spec)).toMatchObject({ id: '3' });
  });

  test('of two lists with our key the older one is ours', async () => {
    const { destination } = await answering(() => ({
      body: { userLists: [list('100', spec.key), list('99', spec.key), list('101', spec.key)] },
    }));
    expect(await destination.findList(spec)).toMatchObject({ id: '99' });
  });

  test('ends when a platform names next pages for ever', async () => {
    const { destination, calls } = await answering(() => ({ body: { nextPageToken: 'more' } }));
    expect(await destination.findList(spec)).toBeUndefined();
    expect(calls()).toHaveLength(100);
  });
});

describe('a list', () => {
  test('is created for contacts, with our key, a description and whole days', async () => {
    const { destination, calls } = await answering(() => ({ body: list('7', spec.key) }));
    await destination.createList({ ...spec, description: '' });
    await destination.createList({ ...spec, membershipDays: undefined });
    const [first, second] = calls().map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(first).toMatchObject({
      displayName: 'VIPs',
      integrationCode: spec.key,
      membershipDuration: '2592000s',
      ingestedUserListInfo: { uploadKeyTypes: ['CONTACT_ID'] },
    });
    expect(first?.['description']).not.toBe('');
    // Without a limit of the config Google's own holds.
    expect(second).toMatchObject({ description: 'Spent a lot', membershipDuration: '46656000s' });
  });

  test.each([
    ['open', {}, { state: 'ready', health: 'OPEN' }],
    ['closed', { membershipStatus: 'CLOSED' }, { state: 'blocked', health: 'CLOSED' }],
    [
      'closed for lack of use',
      { membershipStatus: 'CLOSED', closingReason: 'UNUSED' },
      { state: 'blocked', health: expect.stringContaining('lack of use') as string },
    ],
    ['read only', { readOnly: true }, { state: 'blocked', health: 'OPEN, read only' }],
    [
      'large',
      { sizeInfo: { displayNetworkMembersCount: '21000', searchNetworkMembersCount: '18000' } },
      { size: { lower: 18_000, upper: 21_000 }, networks: { display: 21_000, search: 18_000 } },
    ],
    [
      'of no size yet',
      { sizeInfo: { displayNetworkMembersCount: '0', searchNetworkMembersCount: '0' } },
      { size: undefined },
    ],
    ['matched', { ingestedUserListInfo: { contactIdInfo: { matchRatePercentage: 61 } } }, { matchRate: '61%' }],
    ['servable', { targetNetworkInfo: { eligibleForSearch: true } }, { servable: true }],
    ['not servable', { targetNetworkInfo: { eligibleForSearch: false } }, { servable: false }],
    ['kept for half a year', { membershipDuration: '15552000s' }, { membershipDays: 180 }],
    ['of no time that it tells', { membershipDuration: '' }, { membershipDays: undefined }],
    ['silent about serving', { targetNetworkInfo: {} }, { servable: undefined, matchRate: undefined }],
  ])('that is %s is described so', async (_, fields, expected) => {
    const { destination } = await answering(() => ({ body: list('7', spec.key, fields) }));
    expect(await destination.describeList('7')).toMatchObject(expected);
  });

  test('with a name that another list has is a mistake of the config', async () => {
    const violation = { field: 'displayName', reason: 'DISPLAY_NAME_ALREADY_USED' };
    const { destination } = await answering(() => ({
      status: 400,
      body: {
        error: { code: 400, message: 'No.', status: 'INVALID_ARGUMENT', details: [{ fieldViolations: [violation] }] },
      },
    }));
    for (const call of [destination.createList(spec), destination.updateList('7', spec)]) {
      const error = await failure(call);
      expect(error).toMatchObject({ disposition: 'config', code: 'DISPLAY_NAME_ALREADY_USED' });
      expect(error.message).toContain('VIPs');
      expect(error.fix).toContain('`name`');
    }
  });
});

test('an answer that is none of Google’s is told without its content', async () => {
  const { destination } = await answering(() => ({ body: { userLists: [{ displayName: 'ada@example.com' }] } }));
  const error = await failure(destination.findList(spec));
  expect(error).toMatchObject({ disposition: 'give-up', code: 'UNEXPECTED_ANSWER', unclear: true });
});

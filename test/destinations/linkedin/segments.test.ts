import { describe, expect, test } from 'vitest';
import { failure } from '../failure.ts';
import { answering } from './answering.ts';

const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: 'Spent a lot', membershipDays: 30 };
const segment = (id: number, more: object = {}) => ({
  id,
  name: `Segment ${id}`,
  type: 'USER',
  account: 'urn:li:sponsoredAccount:5123456',
  sourcePlatform: 'SANDBOX',
  destinations: [{ destination: 'LINKEDIN', status: 'READY' }],
  ...more,
});

describe('looking for a segment', () => {
  test('asks by account, key and platform, percent-encoded, and names the version', async () => {
    const { destination, server } = await answering(() => ({ body: { elements: [] } }));
    expect(await destination.findList(spec)).toBeUndefined();
    const [request] = server.received;
    expect(request?.target).toBe(
      '/rest/dmpSegments?q=account&account=urn%3Ali%3AsponsoredAccount%3A5123456' +
        '&sourceSegmentId=audience-sync%3Ashop%3Avips&sourcePlatform=SANDBOX',
    );
    expect(request?.headers).toMatchObject({ 'linkedin-version': '202607', 'x-restli-protocol-version': '2.0.0' });
  });

  test('takes only one of people, of ours and of this account, and keeps its id as text', async () => {
    const elements = [
      segment(1, { type: 'COMPANY' }),
      segment(2, { sourceSegmentId: `${spec.key}2` }),
      segment(3, { account: 'urn:li:sponsoredAccount:1' }),
      segment(4, { sourcePlatform: 'OTHER' }),
      segment(9_821_736),
    ];
    const { destination } = await answering(() => ({ body: { elements } }));
    expect(await destination.findList(spec)).toMatchObject({ id: '9821736' });
  });

  test('an answer that is none of LinkedIn’s is told without its content', async () => {
    const { destination } = await answering(() => ({ body: { elements: [{ name: 'ada@example.com' }] } }));
    expect(await failure(destination.findList(spec))).toMatchObject({ disposition: 'give-up', unclear: true });
  });
});

describe('a new segment', () => {
  test.each(['x-restli-id', 'x-linkedin-id'])(
    'has its id in %s, and is left alone for five seconds',
    async (header) => {
      const { destination, context } = await answering(() => ({ status: 201, headers: { [header]: '77' } }));
      expect(await destination.createList(spec)).toMatchObject({ id: '77', state: 'ready' });
      expect(context.waits).toEqual([5000]);
    },
  );

  test('without an id is a loud failure', async () => {
    const { destination } = await answering(() => ({ status: 201 }));
    expect(await failure(destination.createList(spec))).toMatchObject({ disposition: 'give-up', unclear: true });
  });

  test('is written down whole', async () => {
    const { destination, server } = await answering(() => ({ status: 201, headers: { 'x-restli-id': '77' } }));
    await destination.createList(spec);
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      name: 'VIPs',
      description: 'Spent a lot',
      sourcePlatform: 'SANDBOX',
      sourceSegmentId: spec.key,
      account: 'urn:li:sponsoredAccount:5123456',
      type: 'USER',
      destinations: [{ destination: 'LINKEDIN' }],
    });
  });
});

test.each([
  ['BUILDING', 'ready'],
  ['READY', 'ready'],
  ['UPDATING', 'ready'],
  ['ARCHIVED', 'archived'],
  ['EXPIRED', 'expired'],
  ['FAILED', 'blocked'],
  ['ERROR', 'blocked'],
  ['BRAND_NEW', 'ready'],
])('a segment that is %s is %s', async (status, state) => {
  const { destination } = await answering(() => ({ body: segment(1, { destinations: [{ status }] }) }));
  const described = await destination.describeList('1');
  expect(described).toMatchObject({ state, health: expect.stringContaining(status) as string });
});

test.each([
  [{ audienceSize: 240_000, matchedCount: 2 }, 3, { lower: 240_000, upper: 240_000 }, '67%', true],
  [{ audienceSize: 300, matchedCount: 0 }, 10, { lower: 300, upper: 300 }, '0%', true],
  [{ audienceSize: 0, matchedCount: 0 }, 0, undefined, undefined, undefined],
  [{ matchedCount: 5 }, 10, undefined, '50%', undefined],
  [{}, undefined, undefined, undefined, undefined],
])('sizes and rates are told where LinkedIn shows them: %j', async (shown, inputCount, size, matchRate, servable) => {
  const body = segment(1, { inputCount, destinations: [{ status: 'READY', ...shown }] });
  const { destination } = await answering(() => ({ body }));
  expect(await destination.describeList('1')).toMatchObject({ size, matchRate, servable });
});

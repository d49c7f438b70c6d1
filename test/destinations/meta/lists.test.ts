import { afterEach, describe, expect, test } from 'vitest';
import type { ListSpec } from '../../../src/destinations/destination.ts';
import {
  type Answer,
  type Arrived,
  connected,
  failureOf,
  graphError,
  type GraphServer,
  now,
  startGraph,
} from './graph-server.ts';

const servers: GraphServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function graph(answer: (request: Arrived, index: number) => Answer): Promise<GraphServer> {
  const server = await startGraph(answer);
  servers.push(server);
  return server;
}

const spec = { key: 'audience-sync:acme:vips', name: 'VIPs', description: 'Spent a lot', membershipDays: undefined };
const second = now.getTime() / 1000;
const members = [{ key: '1', values: { email: ['b'.repeat(64)] }, signals: [] }];
const audience = (id: string, description: string, more: object = {}) => ({
  id,
  name: 'VIPs',
  subtype: 'CUSTOM',
  description,
  ...more,
});
const ours = '[audience-sync:acme:vips]';

/** An account with these audiences, in pages as large as asked for. */
function account(audiences: readonly { readonly id: string }[], largestPage = Infinity) {
  return ({ url }: Arrived): Answer => {
    if (!url.pathname.endsWith('/customaudiences')) {
      const found = audiences.find(({ id }) => url.pathname.endsWith(`/${id}`));
      return found === undefined ? { status: 400, body: graphError(100, 33) } : { body: found };
    }
    const limit = Number(url.searchParams.get('limit'));
    if (limit > largestPage) return { status: 500, body: graphError(1) };
    const from = Number(url.searchParams.get('after') ?? 0);
    url.searchParams.set('after', String(from + limit));
    const paging =
      from + limit < audiences.length ? { next: `https://graph.facebook.com${url.pathname}${url.search}` } : {};
    return { body: { data: audiences.slice(from, from + limit), paging } };
  };
}

describe('finding a list', () => {
  const findIn = async (audiences: readonly { readonly id: string }[]) =>
    connected((await graph(account(audiences))).url).destination.findList(spec);

  test('goes by the key at the end of the description, not by the name', async () => {
    const found = await findIn([
      audience('1', 'VIPs'),
      audience('2', `${ours} was here`),
      audience('3', '[audience-sync:acme:vips-2]'),
      audience('4', '[audience-sync:acme:vip]'),
      audience('5', 'audience-sync:acme:vips'),
      { ...audience('6', `Somebody’s own words ${ours}`), name: 'Renamed' },
    ]);
    expect(found).toMatchObject({ id: '6', name: 'Renamed' });
  });

  test('finds nothing where no audience has the key', async () => {
    expect(await findIn([audience('1', 'VIPs'), { id: '2' }])).toBeUndefined();
  });

  test('takes the oldest of two, then the smallest id, in whatever order they come', async () => {
    const old = audience('30', ours, { time_created: 1_000 });
    const young = audience('4', ours, { time_created: 2_000 });
    expect(await findIn([young, old])).toMatchObject({ id: '30' });
    expect(await findIn([old, young])).toMatchObject({ id: '30' });
    const twin = audience('200', ours, { time_created: 1_000 });
    expect(await findIn([twin, young, old])).toMatchObject({ id: '30' });
    expect(await findIn([audience('9', ours), audience('10', ours)])).toMatchObject({ id: '9' });
  });

  test('passes over deleted audiences and other kinds', async () => {
    const found = await findIn([
      audience('1', ours, { time_created: 1, delete_time: second - 1 }),
      audience('2', ours, { time_created: 2, subtype: 'LOOKALIKE' }),
      audience('3', ours, { time_created: 3, delete_time: 0 }),
    ]);
    expect(found).toMatchObject({ id: '3' });
  });

  test('passes over one that is deleted before it is read', async () => {
    const before = account([audience('1', ours), audience('2', ours)]);
    const after = account([audience('2', ours)]);
    const server = await graph((request, index) => (index === 0 ? before(request) : after(request)));
    expect(await connected(server.url).destination.findList(spec)).toMatchObject({ id: '2' });
  });

  test('waits for one that is listed but cannot be read yet, so that no second one is made', async () => {
    const all = account([audience('1', ours)]);
    const server = await graph((request) =>
      request.url.pathname.endsWith('/1') ? { status: 400, body: graphError(803) } : all(request),
    );
    const error = await failureOf(connected(server.url).destination.findList(spec));
    expect(error).toMatchObject({ disposition: 'wait', waitMs: 10_000, code: '803' });
  });

  test('reads every page, and makes pages smaller while Meta finds them too large', async () => {
    const many = Array.from({ length: 60 }, (_, index) => audience(String(index + 1), 'another'));
    const server = await graph(account([...many, audience('61', ours)], 25));
    expect(await connected(server.url).destination.findList(spec)).toMatchObject({ id: '61' });
    const limits = server.arrived.slice(0, -1).map(({ url }) => url.searchParams.get('limit'));
    expect(limits).toEqual(['100', '50', '25', '25', '25']);
  });

  test('a page that fails at any size is repeated later', async () => {
    const server = await graph(account([], 1));
    const error = await failureOf(connected(server.url).destination.findList(spec));
    expect(error.disposition).toBe('retry');
    expect(server.arrived.length).toBeLessThan(6);
  });

  test('pages that go in a circle end', async () => {
    const next = 'https://graph.facebook.com/v26.0/act_42/customaudiences?after=x';
    const server = await graph(() => ({ body: { data: [], paging: { next } } }));
    expect((await failureOf(connected(server.url).destination.findList(spec))).disposition).toBe('give-up');
    expect(server.arrived).toHaveLength(2);
  });
});

describe('making and changing a list', () => {
  const bodyOf = async (change: Partial<ListSpec>, id?: string) => {
    const server = await graph(() => ({ body: { id: '7' } }));
    const { destination } = connected(server.url);
    const wanted = { ...spec, ...change };
    if (id === undefined) await destination.createList(wanted);
    else await destination.updateList(id, wanted);
    return server.arrived[0]?.body;
  };

  test('makes a customer list that keeps the user’s words readable and our key findable', async () => {
    expect(await bodyOf({})).toEqual({
      name: 'VIPs',
      description: 'Spent a lot [audience-sync:acme:vips]',
      subtype: 'CUSTOM',
      customer_file_source: 'USER_PROVIDED_ONLY',
    });
    expect(await bodyOf({ description: '' })).toMatchObject({ description: '[audience-sync:acme:vips]' });
  });

  test('membership becomes retention, 180 days at most', async () => {
    expect(await bodyOf({ membershipDays: 90 })).toHaveProperty('retention_days', 90);
    expect(await bodyOf({ membershipDays: 540 })).toHaveProperty('retention_days', 180);
  });

  test('changes name, description and retention', async () => {
    expect(await bodyOf({ name: 'New', membershipDays: 30 }, '7')).toEqual({
      name: 'New',
      description: 'Spent a lot [audience-sync:acme:vips]',
      retention_days: 30,
    });
    expect(await bodyOf({}, '7')).not.toHaveProperty('retention_days');
  });

  test('is given back without being read, because Meta may not know it yet', async () => {
    const server = await graph(() => ({ body: { id: '7' } }));
    const made = await connected(server.url).destination.createList(spec);
    expect(made).toMatchObject({ id: '7', name: 'VIPs', state: 'ready', size: undefined });
    expect(server.arrived).toHaveLength(1);
  });

  test('an answer without an id is unclear, so that the list is looked for before another is made', async () => {
    const server = await graph(() => ({ body: { message: 'fine' } }));
    expect(await failureOf(connected(server.url).destination.createList(spec))).toMatchObject({
      disposition: 'retry',
      unclear: true,
    });
  });

  test.each([graphError(803), graphError(100, 33)])(
    'is waited for while it is younger than a minute',
    async (refusal) => {
      const server = await graph(({ url }) =>
        url.pathname.endsWith('/customaudiences') ? { body: { id: '7' } } : { status: 400, body: refusal },
      );
      const { destination, advance } = connected(server.url);
      await destination.createList(spec);
      const send = () => failureOf(destination.send('7', 'add', members));
      expect(await send()).toMatchObject({ disposition: 'wait', waitMs: 2_000 });
      advance(12_000);
      expect(await send()).toMatchObject({ disposition: 'wait', waitMs: 6_000 });
      advance(47_000);
      expect(await send()).toMatchObject({ disposition: 'wait', waitMs: 10_000 });
      advance(1_000);
      expect(await send()).toMatchObject({ disposition: 'gone' });
    },
  );
});

describe('describing a list', () => {
  const describeAs = async (data: object) =>
    connected((await graph(() => ({ body: { id: '7', name: 'VIPs', ...data } }))).url).destination.describeList('7');
  const status = (operation: number, delivery = 200) => ({
    operation_status: { code: operation, description: 'words' },
    delivery_status: { code: delivery, description: 'words' },
  });

  test.each<readonly [number, string, string]>([
    [200, 'ready', '200 normal'],
    [100, 'ready', '100 expiring: not used for two years'],
    [411, 'ready', '411 low match rate'],
    [414, 'busy', '414 replace running'],
    [415, 'ready', '415 replace failed'],
    [441, 'ready', '441 populating'],
    [471, 'blocked', '471 flagged; name, description or rule suggest health or financial information'],
    [999, 'ready', '999 words'],
  ])('operation status %i is %s', async (code, state, health) => {
    expect(await describeAs(status(code))).toMatchObject({ state, health, servable: true, matchRate: undefined });
  });

  test('says which fields flag it', async () => {
    const described = await describeAs({ ...status(471), fields_violating_integrity_policy: ['name', 'description'] });
    expect(described?.health).toBe('471 flagged; name and description suggest health or financial information');
  });

  test('too small or unusable is not servable', async () => {
    expect(await describeAs(status(200, 300))).toMatchObject({
      servable: false,
      health: '200 normal; delivery 300 too small: fewer than 100 matched people',
    });
    expect(await describeAs(status(200, 400))).toMatchObject({
      servable: false,
      health: '200 normal; delivery 400 unusable',
    });
  });

  test('tells for how long members stay, unless it is for ever', async () => {
    expect(await describeAs({ retention_days: 30 })).toMatchObject({ membershipDays: 30 });
    expect(await describeAs({ retention_days: 0 })).toMatchObject({ membershipDays: undefined });
    expect(await describeAs({})).toMatchObject({ membershipDays: undefined });
  });

  test('gives the bounds of the size, unless they stand for none', async () => {
    const bounds = (lower: number, upper: number) => ({
      approximate_count_lower_bound: lower,
      approximate_count_upper_bound: upper,
    });
    expect((await describeAs(bounds(1_000, 1_200)))?.size).toEqual({ lower: 1_000, upper: 1_200 });
    expect((await describeAs(bounds(-1, -1)))?.size).toBeUndefined();
    expect(await describeAs({})).toMatchObject({ size: undefined, servable: undefined, health: 'no status' });
  });

  test('knows no list that is deleted', async () => {
    expect(await describeAs({ delete_time: second })).toBeUndefined();
    expect(await describeAs({ delete_time: second + 86_400 })).toBeDefined();
  });

  test('is sure that a list is gone only when the account can be seen', async () => {
    const unknown = { status: 400, body: graphError(100, 33) };
    const seen = await graph(account([audience('8', ours)]));
    expect(await connected(seen.url).destination.describeList('7')).toBeUndefined();
    const unseen = await graph(() => unknown);
    expect(await failureOf(connected(unseen.url).destination.describeList('7'))).toMatchObject({
      disposition: 'config',
    });
  });
});

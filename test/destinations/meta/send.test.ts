import { afterEach, expect, test } from 'vitest';
import type { Member } from '../../../src/destinations/member.ts';
import { allTaken } from '../conformance.ts';
import { type Answer, type Arrived, connected, failureOf, type GraphServer, startGraph } from './graph-server.ts';

const servers: GraphServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function graph(answer: (request: Arrived, index: number) => Answer): Promise<GraphServer> {
  const server = await startGraph(answer);
  servers.push(server);
  return server;
}

interface Sent {
  readonly session: { readonly session_id: number };
  readonly payload: { readonly schema: string[]; readonly data: string[][] };
}
const sentBy = ({ body }: Arrived) => body as Sent;
const reply = (request: Arrived, more: object = {}): Answer => ({
  body: {
    audience_id: '7',
    session_id: '1',
    num_received: sentBy(request).payload.data.length,
    num_invalid_entries: 0,
    ...more,
  },
});
const emails = (count: number, each = 1): Member[] =>
  Array.from({ length: count }, (_, index) => ({
    key: String(index),
    values: { email: Array<string>(each).fill('b'.repeat(64)) },
    signals: [],
  }));

test('a request is a session of its own, begun and closed by it', async () => {
  const server = await graph((request) => reply(request));
  const { destination } = connected(server.url);
  const first = await destination.send('7', 'add', emails(2, 2));
  const second = await destination.send('7', 'remove', emails(1));
  expect(server.arrived.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  expect(server.arrived[0]?.body).toEqual({
    session: {
      session_id: Number(first.reference),
      batch_seq: 1,
      last_batch_flag: true,
      estimated_num_total: 4,
    },
    payload: { schema: ['EMAIL'], data: Array.from({ length: 4 }, () => ['b'.repeat(64)]) },
  });
  expect(first.reference).toMatch(/^[1-9]\d*$/);
  expect(second.reference).not.toBe(first.reference);
  expect(first).toMatchObject({ ...allTaken, warnings: [] });
});

test('an addition and a removal of the same members name the same', async () => {
  const server = await graph((request) => reply(request));
  const { destination } = connected(server.url);
  await destination.send('7', 'add', emails(3, 2));
  await destination.send('7', 'remove', emails(3, 2));
  const [added, removed] = server.arrived.map(sentBy);
  expect(removed?.payload).toEqual(added?.payload);
});

test('malformed rows are members refused without a name, never more than there are', async () => {
  const answers = [2, 50];
  const server = await graph((request, index) => reply(request, { num_invalid_entries: answers[index] }));
  const { destination } = connected(server.url);
  expect(await destination.send('7', 'add', emails(5))).toMatchObject({ refusedUnnamed: 2 });
  expect(await destination.send('7', 'add', emails(5))).toMatchObject({ refusedUnnamed: 5 });
});

test.each(['add', 'remove'] as const)(
  'fewer rows than were sent leave open who was taken in an %s, and are sent again in another session',
  async (operation) => {
    const server = await graph((request) => reply(request, { num_received: 4 }));
    const { destination } = connected(server.url);
    for (let call = 0; call < 2; call += 1) {
      expect(await failureOf(destination.send('7', operation, emails(5)))).toMatchObject({
        message: `${operation} members: Meta received 4 of 5 rows`,
        disposition: 'retry',
        unclear: true,
      });
    }
    const [first, second] = server.arrived.map((request) => sentBy(request).session.session_id);
    expect(second).not.toBe(first);
  },
);

test('more rows than were sent are a warning', async () => {
  const server = await graph((request) => reply(request, { num_received: 6 }));
  const { warnings } = await connected(server.url).destination.send('7', 'add', emails(5));
  expect(warnings).toEqual([expect.stringMatching(/^Meta counted 6 rows of 5 in session \d+$/)]);
});

test('members beyond one request come back to be sent again, and each receipt stands for one request', async () => {
  const server = await graph((request) => reply(request));
  const { destination } = connected(server.url);
  const receipt = await destination.send('7', 'add', emails(6_000, 2));
  expect(server.arrived).toHaveLength(1);
  expect(receipt.again).toEqual(Array.from({ length: 1_000 }, (_, index) => 5_000 + index));
});

test('an answer that cannot be understood leaves open whether the members were taken', async () => {
  const server = await graph(() => ({ body: { audience_id: '7' } }));
  expect(await failureOf(connected(server.url).destination.send('7', 'add', emails(1)))).toMatchObject({
    disposition: 'give-up',
    unclear: true,
  });
});

test('slows down once three quarters of a limit are used up', async () => {
  const percents = [50, 80, 10, 10];
  const server = await graph((request, index) => ({
    ...reply(request),
    headers: { 'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: percents[index], reset_time_duration: 100 }) },
  }));
  const { destination, pauses, lines } = connected(server.url);
  for (let call = 0; call < 4; call += 1) await destination.send('7', 'add', emails(1));
  expect(pauses).toEqual([5_000]);
  expect(lines.filter((line) => line.includes('limits'))).toEqual([
    "Meta's limits on calls are nearly used up: waiting 5 s",
  ]);
});

test('a warning about the version is in the receipt and in the log', async () => {
  const server = await graph((request) => ({
    ...reply(request),
    headers: { 'x-ad-api-version-warning': 'The call has been auto-upgraded to v26.0' },
  }));
  const { destination, lines } = connected(server.url, { apiVersion: 'v24.0' });
  const { warnings } = await destination.send('7', 'add', emails(1));
  expect(warnings).toEqual(['API version v24.0: The call has been auto-upgraded to v26.0']);
  expect(lines.join('\n')).toContain('auto-upgraded');
});

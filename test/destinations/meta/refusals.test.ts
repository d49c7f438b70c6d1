import { afterEach, describe, expect, test } from 'vitest';
import type { Disposition } from '../../../src/errors/destination-error.ts';
import { type Answer, type Connected, connected, failureOf, graphError, startGraph, token } from './graph-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function answering(answer: Answer, more: Parameters<typeof connected>[1] = {}): Promise<Connected> {
  const server = await startGraph(() => answer);
  closing.push(server.close);
  return connected(server.url, more);
}

const email = 'b'.repeat(64);
const members = [{ key: '1', values: { email: [email] }, signals: [] }];
const spec = { key: 'audience-sync:acme:vips', name: 'VIPs', description: '', membershipDays: undefined };
const sent = async (answer: Answer) => failureOf((await answering(answer)).destination.send('7', 'add', members));

/** Code, subcode, what the core does with a membership request that fails so. */
const table: readonly (readonly [number, number | undefined, Disposition])[] = [
  [1, undefined, 'retry'],
  [1, 99, 'give-up'],
  [2, undefined, 'retry'],
  [5000, undefined, 'retry'],
  [21_009, undefined, 'retry'],
  [3, undefined, 'refused'],
  [4, undefined, 'wait'],
  [10, undefined, 'refused'],
  [17, 2_446_079, 'wait'],
  [32, undefined, 'wait'],
  [100, undefined, 'give-up'],
  [100, 33, 'gone'],
  [100, 1_713_228, 'refused'],
  [100, 1_713_230, 'refused'],
  [100, 1_713_231, 'refused'],
  [100, 1_713_232, 'refused'],
  [102, undefined, 'credentials'],
  [105, undefined, 'give-up'],
  [190, undefined, 'credentials'],
  [190, 463, 'credentials'],
  [194, undefined, 'give-up'],
  [200, undefined, 'refused'],
  [200, 1_870_034, 'refused'],
  [200, 1_870_047, 'skip'],
  [200, 1_870_050, 'refused'],
  [200, 1_870_090, 'refused'],
  [270, undefined, 'refused'],
  [294, undefined, 'refused'],
  [299, undefined, 'refused'],
  [341, undefined, 'wait'],
  [368, undefined, 'defer'],
  [613, 1_487_742, 'wait'],
  [803, undefined, 'gone'],
  [2635, undefined, 'refused'],
  [2650, undefined, 'refused'],
  [2650, 1_870_144, 'refused'],
  [2650, 1_870_145, 'wait'],
  [2650, 1_870_147, 'refused'],
  [2650, 1_870_148, 'refused'],
  [2650, 1_870_158, 'refused'],
  [2650, 1_870_159, 'refused'],
  [2654, 1_713_092, 'refused'],
  [2655, undefined, 'refused'],
  [2656, undefined, 'refused'],
  [2663, undefined, 'refused'],
  [2664, undefined, 'refused'],
  [80_000, undefined, 'wait'],
  [80_003, 2_446_079, 'wait'],
  [80_014, undefined, 'wait'],
  [80_015, undefined, 'give-up'],
  [1_487_301, undefined, 'refused'],
  [1_487_366, undefined, 'gone'],
  [987_654, undefined, 'give-up'],
];

test.each(table)('code %i, subcode %s: %s', async (code, subcode, disposition) => {
  const error = await sent({ status: 400, body: graphError(code, subcode) });
  expect(error.disposition).toBe(disposition);
  expect(error.code).toBe(subcode === undefined ? String(code) : `${code}/${subcode}`);
  expect(error.httpStatus).toBe(400);
  expect(error.traceId).toBe('Atrace');
  expect(error.message).toMatch(/^add members: /);
  const mendable = ['credentials', 'refused', 'defer'].includes(disposition) || error.code === '100';
  expect(error.fix !== undefined).toBe(mendable);
  expect(error.unclear).toBe(disposition === 'retry');
});

test('what Meta calls transient is repeated, but not what it says plainly', async () => {
  const transient = { is_transient: true };
  expect((await sent({ status: 400, body: graphError(987_654, undefined, transient) })).disposition).toBe('retry');
  expect((await sent({ status: 400, body: graphError(190, 463, transient) })).disposition).toBe('credentials');
  expect((await sent({ status: 400, body: graphError(80_003, undefined, transient) })).disposition).toBe('wait');
});

test('an error inside HTTP 200 is an error', async () => {
  expect((await sent({ status: 200, body: graphError(190) })).disposition).toBe('credentials');
});

test.each<readonly [number, string, Disposition, boolean]>([
  [500, '<html>Sorry</html>', 'retry', true],
  [502, '', 'retry', true],
  [503, '{"odd": true}', 'retry', true],
  [408, '', 'retry', true],
  [200, '', 'retry', true],
  [200, '<html>Hello</html>', 'retry', true],
  [200, '[]', 'retry', true],
  [429, '', 'wait', false],
  [413, '<html>Too large</html>', 'split', false],
  [414, '', 'give-up', false],
  [431, '', 'give-up', false],
  [403, '<html>Sign in</html>', 'config', false],
  [404, '{"odd": true}', 'config', false],
])('HTTP %i with the body %j is no Graph answer: %s', async (status, body, disposition, unclear) => {
  const error = await sent({ status, body });
  expect(error).toMatchObject({ disposition, unclear, httpStatus: status });
});

test('a read that failed has changed nothing', async () => {
  const { destination } = await answering({ status: 500, body: '' });
  expect(await failureOf(destination.describeList('7'))).toMatchObject({ disposition: 'retry', unclear: false });
});

test('a throttled call waits as long as the headers of its own answer ask', async () => {
  const headers = { 'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: 100, reset_time_duration: 300 }) };
  expect((await sent({ status: 400, headers, body: graphError(17, 2_446_079) })).waitMs).toBe(300_000);
  expect((await sent({ status: 400, body: graphError(80_003) })).waitMs).toBe(60_000);
});

describe('the fix', () => {
  test('for terms is the page where they are accepted', async () => {
    for (const [code, subcode] of [
      [200, 1_870_034],
      [2664, undefined],
    ] as const) {
      const error = await sent({ status: 400, body: graphError(code, subcode) });
      expect(error.fix).toContain('https://business.facebook.com/ads/manage/customaudiences/tos/?act=42');
    }
  });

  test('for an ended version names api_version and the newest one', async () => {
    const error = await sent({ status: 400, body: graphError(2635) });
    expect(error.message).toContain('v26.0 has ended');
    expect(error.fix).toContain('api_version: v26.0');
  });

  test('for a bad request without app_secret says that the app may want one', async () => {
    const answer = { status: 400, body: graphError(100) };
    const unsigned = await answering(answer);
    expect(await failureOf(unsigned.destination.createList(spec))).toMatchObject({ disposition: 'config' });
    expect((await failureOf(unsigned.destination.createList(spec))).fix).toContain('app_secret as well');
    const signed = await answering(answer, { appSecret: 's' });
    expect((await failureOf(signed.destination.createList(spec))).fix).not.toContain('as well');
  });

  test('for an account that cannot be seen is about the account, not the list', async () => {
    for (const code of [graphError(100, 33), graphError(803)]) {
      const { destination } = await answering({ status: 400, body: code });
      const error = await failureOf(destination.findList(spec));
      expect(error.disposition).toBe('config');
      expect(error.message).toContain('act_42');
    }
  });
});

test('messages hold no token, no member and no control characters, whatever Meta quotes', async () => {
  const message = `Malformed access token ${token}; row ["${email}","ada@example.com","+1 650 253 0000"] \u001b[31m\n is bad`;
  const error = await sent({
    status: 400,
    body: graphError(100, undefined, { message, error_user_msg: 'See EAAB' + 'x'.repeat(60) }),
  });
  for (const planted of [token, email, email.slice(0, 12), 'ada', '253 0000', 'EAAB', '\u001b', '\n'])
    expect(error.message).not.toContain(planted);
  expect(error.message).toContain('Malformed access token');
});

test('a very long text is cut', async () => {
  const error = await sent({ status: 400, body: graphError(100, undefined, { message: 'no '.repeat(500) }) });
  expect(error.message.length).toBeLessThan(400);
});

import { afterEach, expect, test } from 'vitest';
import { type Answer, connected, failureOf, graphError, now, startGraph } from './graph-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function answering(answer: Answer, apiVersion = 'v26.0') {
  const server = await startGraph(({ url }) =>
    url.pathname.endsWith('/customaudiences')
      ? { body: { data: [] }, headers: { date: now.toUTCString() } }
      : { ...answer, headers: { date: now.toUTCString(), ...answer.headers } },
  );
  closing.push(server.close);
  return connected(server.url, { apiVersion }).destination;
}
const checks = async (answer: Answer, apiVersion?: string) => (await answering(answer, apiVersion)).check();
const fine = { id: 'act_42', name: 'Acme', account_status: 1, tos_accepted: { custom_audience_tos: 1 } };

test('an account in order passes every check', async () => {
  expect(await checks({ body: fine })).toEqual([
    { what: 'credentials', ok: true, detail: 'Meta takes it' },
    { what: 'scope', ok: true, detail: expect.stringContaining('ads_management') as string },
    { what: 'account', ok: true, detail: 'act_42 “Acme” is active' },
    { what: 'role', ok: true, detail: 'Meta tells it once a list is there' },
    { what: 'terms', ok: true, detail: 'the custom audience terms are accepted' },
    { what: 'list', ok: true, detail: 'none is there yet; the next sync makes them' },
    { what: 'API version', ok: true, detail: 'v26.0, end not announced' },
    { what: 'clock', ok: true, detail: "within 60 s of the platform's" },
  ]);
});

test.each([{ custom_audience_tos: 0 }, {}, undefined, []])(
  'terms that are not accepted name their page: %j',
  async (tos) => {
    const found = await checks({ body: { ...fine, tos_accepted: tos } });
    expect(found.find(({ what }) => what === 'terms')).toMatchObject({
      ok: false,
      fix: expect.stringContaining('https://business.facebook.com/ads/manage/customaudiences/tos/?act=42') as string,
    });
  },
);

test('an account that is not active fails', async () => {
  const found = await checks({ body: { ...fine, account_status: 2 } });
  expect(found.filter(({ ok }) => !ok)).toMatchObject([
    { what: 'account', detail: 'act_42 “Acme” is not active (account_status 2)' },
  ]);
});

test('each failure is told where it belongs, with its fix', async () => {
  const failed = async (code: number, subcode?: number) => {
    const found = await checks({ status: 400, body: graphError(code, subcode) });
    expect(found.filter(({ ok, fix }) => !ok && fix === undefined)).toEqual([]);
    return found.map(({ what, ok }) => `${what} ${ok}`).filter((each) => each !== 'clock true');
  };
  expect(await failed(190, 463)).toEqual(['credentials false', 'API version true']);
  expect(await failed(100, 33)).toEqual(['credentials true', 'account false', 'API version true']);
  expect(await failed(200)).toEqual(['credentials true', 'account false', 'API version true']);
  expect(await failed(2635)).toEqual(['API version false']);
});

test('what is no finding about the account is thrown', async () => {
  for (const answer of [
    { status: 500, body: '' },
    { status: 404, body: '<html>' },
    { status: 400, body: graphError(4) },
  ]) {
    const destination = await answering(answer);
    expect(['retry', 'config', 'wait']).toContain((await failureOf(destination.check())).disposition);
  }
});

test('an ended version fails, and a warning of Meta about the version is told with its fix', async () => {
  const version = (found: Awaited<ReturnType<typeof checks>>) => found.find(({ what }) => what === 'API version');
  expect(version(await checks({ body: fine }, 'v24.0'))).toMatchObject({
    ok: false,
    detail: 'v24.0 ended on 2026-10-06',
    fix: 'Set api_version: v26.0 for this destination.',
  });
  const warned = { body: fine, headers: { 'x-ad-api-version-warning': 'Moved to v26.0' } };
  expect(version(await checks(warned, 'v25.0'))).toMatchObject({
    ok: true,
    detail: 'v25.0: Moved to v26.0',
    fix: 'Set api_version: v26.0 for this destination.',
  });
  expect(version(await checks({ body: fine }, 'v25.0'))).toMatchObject({ ok: true });
});

test('tells when a version ends where Meta has announced it', async () => {
  const versionEnd = async (version: string) => (await (await answering({}, version)).expiries())[0];
  expect(await versionEnd('v24.0')).toMatchObject({
    kind: 'version',
    what: 'API version v24.0',
    at: new Date('2026-10-06T00:00:00Z'),
    fix: expect.stringContaining('api_version: v26.0') as string,
  });
  expect(await versionEnd('v25.0')).toMatchObject({ at: undefined });
  expect(await versionEnd('v26.0')).toMatchObject({ at: undefined });
});

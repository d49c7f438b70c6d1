import { expect, onTestFinished, test } from 'vitest';
import type { Member } from '../../../src/destinations/member.ts';
import { connectLinkedin } from '../../../src/destinations/linkedin/linkedin.ts';
import { forMembers } from '../../../src/destinations/for-members.ts';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { memberOf } from '../conformance.ts';
import { failure } from '../failure.ts';
import { testContext } from '../test-context.ts';
import { answering } from './answering.ts';
import { decorateDoor } from '../../../src/destinations/decorate-door.ts';
import { steadyCalls } from '../../../src/destinations/steady-calls.ts';
import { createCircuitBreaker } from '../../../src/transport/circuit-breaker.ts';
import { createRateLimiter } from '../../../src/transport/rate-limit.ts';
import { policyIn, virtualTime } from '../../transport/virtual-time.ts';
import { load, mistakes } from '../../config/write-config.ts';
import { linkedinConfig, linkedinSecrets } from './linkedin-config.ts';

const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };
const uploading = { mode: 'list-upload', sourcePlatform: 'LIST_UPLOAD' } as const;
const people = (count: number, from = 0) => Array.from({ length: count }, (_, n) => memberOf(`p${from + n}`));

async function open() {
  const sandbox = await startSandbox({
    population: [5, 350].map((n) => ({ id: `p${n}`, emails: [`p${n}@example.com`] })),
  });
  onTestFinished(() => sandbox.close());
  const destination = connectLinkedin(linkedinConfig(sandbox.urls, uploading), testContext(sandbox));
  return { sandbox, destination };
}

test('a list is what the last session uploaded, however many parts it has; one that is sent twice counts once', async () => {
  const { sandbox, destination } = await open();
  expect(destination.capabilities).toMatchObject({ changes: 'whole-list', replacement: 'session' });
  const { id } = await destination.createList(spec);
  expect(await destination.findList(spec)).toMatchObject({ id });
  const first = destination.replacing?.open(id);
  expect(await first?.send({ seq: 1, last: false }, people(200))).toMatchObject({ refused: [], again: [] });
  for (const times of [1, 2]) await first?.send({ seq: 2, last: times === 2 }, people(100, 200));
  expect(sandbox.lists('linkedin')).toMatchObject([{ size: 300, people: ['p5'] }]);
  await destination.replacing?.open(id).send({ seq: 1, last: true }, people(400, 100));
  expect(sandbox.lists('linkedin')).toMatchObject([{ size: 400, people: ['p350'] }]);
  expect(await destination.replacing?.state(id)).toBe('none');
  expect(await destination.describeList(id)).toMatchObject({ health: 'BUILDING', state: 'ready' });
});

test('a fault that passes is outlasted, also of a list that is one part: to upload it once more does no harm', async () => {
  const { sandbox, destination } = await open();
  const time = virtualTime();
  const retry = policyIn(time);
  const limiter = createRateLimiter([], { uptime: time.ms, sleep: time.sleep });
  const { replacing } = decorateDoor(destination, steadyCalls({ limiter, breaker: createCircuitBreaker(), retry }));
  const { id } = await destination.createList(spec);
  for (const path of ['generateUploadUrl', '/ambry/', '/listUploads'])
    sandbox.addFault('linkedin', { kind: 'status', status: 503, times: 1, match: { path } });
  sandbox.addFault('linkedin', { kind: 'drop', times: 1, match: { path: '/listUploads', nth: 2 } });
  await replacing?.open(id).send({ seq: 1, last: true }, people(300));
  expect(sandbox.lists('linkedin')).toMatchObject([{ size: 300 }]);
  expect(time.slept).toEqual([1_000, 2_000, 4_000, 8_000]);
});

test('a list that LinkedIn finds too small is not sent, and stays', async () => {
  const { sandbox, destination } = await open();
  const { id } = await destination.createList(spec);
  await destination.replacing?.open(id).send({ seq: 1, last: true }, people(300));
  const error = await failure(
    destination.replacing?.open(id).send({ seq: 1, last: true }, people(299)) ?? Promise.resolve(),
    linkedinSecrets,
  );
  expect(error).toMatchObject({ disposition: 'refused', message: expect.stringContaining('299 rows') as string });
  expect(sandbox.lists('linkedin')[0]?.size).toBe(300);
});

test('a segment of streamed members is none of this mode, nor the other way round', async () => {
  const { sandbox, destination } = await open();
  const streaming = connectLinkedin(linkedinConfig(sandbox.urls), testContext(sandbox));
  const [streamed, uploaded] = [await streaming.createList(spec), await destination.createList(spec)];
  expect(await destination.describeList(streamed.id)).toMatchObject({
    state: 'unfit',
    health: expect.stringMatching(/^of type USER,/) as string,
  });
  expect(await streaming.describeList(uploaded.id)).toMatchObject({ state: 'unfit' });
  expect((await destination.findList(spec))?.id).toBe(uploaded.id);
});

test('companies have the columns of their template', async () => {
  const { sandbox, destination } = await open();
  const door = forMembers(destination, 'companies');
  const { id } = await door.createList({ ...spec, members: 'companies' });
  const companies = Array.from({ length: 300 }, (_, n): Member => ({
    key: `${n}`,
    values: n === 0 ? { company: ['a, "b" & co'] } : { company_domain: [`c${n}.example`] },
    signals: [],
  }));
  await door.replacing?.open(id).send({ seq: 1, last: true }, companies);
  expect(sandbox.lists('linkedin')).toMatchObject([{ size: 300 }]);
});

test('the token is sent to LinkedIn alone, whatever address an answer gives', async () => {
  const { destination, server } = await answering(
    () => ({ body: { value: 'https://linkedin.com.example/ambry/?x=1' } }),
    uploading,
  );
  const error = await failure(
    destination.replacing?.open('7').send({ seq: 1, last: true }, people(300)) ?? Promise.resolve(),
    linkedinSecrets,
  );
  expect(error).toMatchObject({ disposition: 'give-up', code: 'UNEXPECTED_ANSWER' });
  expect(server.received.map(({ target }) => target)).toEqual(['/rest/dmpSegments?action=generateUploadUrl']);
});

test('only uploaded lists do without the name of the application', async () => {
  const config = (mode: string) => `version: 1
project: acme
sources: { customers: { files: customers.csv } }
destinations:
  linkedin: { type: linkedin, account: "5", access_token: x${mode} }
`;
  expect(await mistakes(config(''))).toEqual([
    '5:3 destinations.linkedin has no source_platform → Write the name that LinkedIn gave your application; an app without one may set `mode: list-upload`.',
  ]);
  const { config: built } = await load(config(', mode: list-upload'));
  expect(built.destinations.get('linkedin')).toMatchObject(uploading);
});

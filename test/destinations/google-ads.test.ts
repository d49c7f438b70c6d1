import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectGoogleAds } from '../../src/destinations/google/ads/google-ads.ts';
import { connectGoogle } from '../../src/destinations/google/google.ts';
import type { GoogleConfig } from '../../src/destinations/google/settings.ts';
import type { Destination, ListSpec } from '../../src/destinations/destination.ts';
import type { Member } from '../../src/destinations/member.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { digest } from '../../src/sandbox/engine/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { throughTheDoor } from '../sandbox/through-the-door.ts';
import { allTaken, conformance, memberOf } from './conformance.ts';
import { failure } from './failure.ts';
import { googleConfig, googleSecrets } from './google/google-config.ts';
import { type TestContext, testContext } from './test-context.ts';

// The sandbox, which is in this process, loads the package before the destination can say so.
process.env['GRPC_VERBOSITY'] = 'NONE';

const known = sandboxCredentials.google;
const JOBS = '/google.ads.googleads.v24.services.OfflineUserDataJobService';

let connected = 0;
/** The package keeps connections and tokens by refresh token, for as long as the process lives. */
function adsConfig(sandbox: Sandbox, changes: Partial<GoogleConfig> = {}): GoogleConfig {
  throughTheDoor(sandbox);
  connected += 1;
  const { client_id: clientId, client_secret: clientSecret } = known;
  const refreshToken = `${known.refresh_token}-${connected}`;
  const auth = { kind: 'refresh_token', clientId, clientSecret, refreshToken } as const;
  return googleConfig(sandbox.urls, { api: 'google-ads', auth, ...changes });
}

/** The package by itself, as another tool would use it. */
async function customer() {
  const { GoogleAdsApi } = await import('google-ads-api');
  const { client_id, client_secret } = known;
  connected += 1;
  return new GoogleAdsApi({ client_id, client_secret, developer_token: '' }).Customer({
    customer_id: known.account,
    refresh_token: `${known.refresh_token}-${connected}`,
  });
}

beforeAll(async () => {
  // To load the package and to make the certificates takes longer than any call is given below.
  const sandbox = await startSandbox({ googleAds: true });
  const destination = await connectGoogleAds(adsConfig(sandbox), testContext(sandbox));
  const { id } = await destination.createList({ key: 'k', name: 'n', description: '', membershipDays: undefined });
  await destination.send(id, 'add', [memberOf('ada')]);
  await sandbox.close();
});
// The package waits for up to five seconds before it repeats a call: a share of them that it draws.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0.01);
});
afterEach(() => {
  vi.restoreAllMocks();
});

conformance({
  title: 'google-ads',
  platform: 'google',
  sandbox: { googleAds: true },
  secrets: googleSecrets,
  version: undefined,
  fixedVersion: true,
  renewsTokens: false,
  repeatsItself: true,
  knowsNoTime: true,
  // That nobody accepted them shows when a job is made.
  hasTerms: false,
  hasListLimit: true,
  hasDailyQuota: true,
  onlyLooking: { kind: 'permission', match: { path: 'MutateUserLists' } },
  rowFaults: 'named',
  membership: { method: 'POST', path: 'AddOfflineUserDataJobOperations' },
  creation: { method: 'POST', path: 'MutateUserLists' },
  deleteList: async (_, id) => {
    await (await customer()).userLists.remove([`customers/${known.account}/userLists/${id}`]);
  },
  whenDeleted: 'gone',
  connect: (sandbox, context) => connectGoogleAds(adsConfig(sandbox), context),
});

describe('google-ads', () => {
  // One connection for all: to make one takes longer than most of what is tried on it.
  let sandbox: Sandbox;
  let context: TestContext;
  let destination: Destination;
  let made = 0;
  let spec: ListSpec;
  beforeAll(async () => {
    sandbox = await startSandbox({ googleAds: true, googleProcessingMs: 60_000 });
    context = testContext(sandbox);
    destination = await connect();
  });
  beforeEach(() => {
    made += 1;
    spec = { key: `audience-sync:shop:vips${made}`, name: `VIPs ${made}`, description: '', membershipDays: undefined };
    sandbox.clearFaults();
    sandbox.clearRequests();
  });
  afterAll(() => sandbox.close());

  const connect = (changes: Partial<GoogleConfig> = {}, waitMs?: number) =>
    connectGoogleAds(adsConfig(sandbox, changes), context, waitMs === undefined ? {} : { waitMs });
  const peopleOn = (id: string) => sandbox.lists('google').find((list) => list.id === id)?.people;
  const fails = (call: Promise<unknown>) => failure(call, googleSecrets);
  const calls = () =>
    sandbox
      .requests('google')
      .filter(({ kind }) => kind === 'membership')
      .map(({ operation, members }) => (members === undefined ? operation : `${operation ?? ''} ${members}`));
  const refuse = (error: string, path?: string, times?: number) =>
    sandbox.addFault('google', {
      kind: 'ads_error',
      error,
      ...(path !== undefined && { match: { path } }),
      ...(times !== undefined && { times }),
    });

  test('the lists are those of the Data Manager API, found by the same key, whichever made them', async () => {
    const dataManager = connectGoogle(googleConfig(sandbox.urls), context);
    const ours = await destination.createList(spec);
    expect(await dataManager.findList(spec)).toMatchObject({ id: ours.id, name: spec.name, membershipDays: 540 });
    const other = { ...spec, key: 'audience-sync:shop:others', name: 'Others', membershipDays: 30 };
    const theirs = await dataManager.createList(other);
    expect(await destination.findList(other)).toMatchObject({ id: theirs.id, membershipDays: 30, state: 'ready' });
    await destination.updateList(theirs.id, { ...other, name: 'Some others', membershipDays: 60 });
    expect(await dataManager.describeList(theirs.id)).toMatchObject({ name: 'Some others', membershipDays: 60 });
  });

  test('a list and an operation have one job, which is run when nothing more comes; adds and removals never share one', async () => {
    sandbox.setPopulation(['ada', 'ben'].map((id) => ({ id, emails: [`${id}@example.com`] })));
    const { id } = await destination.createList(spec);
    const receipts = await Promise.all(['ada', 'ben'].map((each) => destination.send(id, 'add', [memberOf(each)])));
    const [reference = ''] = receipts.map((receipt) => receipt.reference);
    expect(receipts.map((receipt) => receipt.reference)).toEqual([reference, reference]);
    await destination.send(id, 'remove', [memberOf('cleo')]);
    expect(calls()).toEqual(['create job', 'add operations 1', 'add operations 1', 'create job', 'add operations 1']);
    expect(await (await connect()).poll?.(reference)).toMatchObject({
      state: 'failed',
      again: true,
      warnings: { NEVER_RUN: 1 },
    });
    await destination.finish?.(id, 'add');
    expect(calls().slice(5)).toEqual(['run job']);
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'processing' });
    await context.sleep(60_000);
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'done', refused: {} });
    expect(peopleOn(id)).toEqual(['ada', 'ben']);
    expect(await destination.describeList(id)).toMatchObject({ matchRate: '91–100%' });
  });

  test('members with other consents are of other jobs', async () => {
    const { id } = await destination.createList(spec);
    const members: Member[] = [
      memberOf('ada'),
      { ...memberOf('ben'), signals: ['ads'] },
      { ...memberOf('cleo'), signals: [] },
      memberOf('dan'),
    ];
    const { reference = '' } = await destination.send(id, 'add', members);
    await destination.finish?.(id, 'add');
    const jobs = sandbox.requests('google').filter(({ operation }) => operation === 'create job');
    expect(jobs.map(({ consent }) => Object.keys(consent ?? {}))).toEqual([
      ['ad_user_data GRANTED', 'ad_personalization GRANTED'],
      ['ad_user_data GRANTED'],
      [],
    ]);
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'processing' });
    sandbox.settle();
    await context.sleep(10_000);
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'done' });
    sandbox.clearRequests();
    await destination.send(id, 'remove', members);
    expect(calls()).toEqual(['create job', 'add operations 4']);
  });

  test('members that are refused are told by their place in the batch, also where it goes out in parts', async () => {
    const { id } = await destination.createList(spec);
    // One call takes 10,000 identifiers.
    const many = (n: number): Member => ({
      key: String(n),
      values: { email: Array.from({ length: 20 }, (_, at) => digest(`${n} ${at}`)) },
      signals: [],
    });
    const members = Array.from({ length: 700 }, (_, n) => many(n));
    members[600] = { key: 'bad', values: { email: ['not-a-digest'] }, signals: [] };
    const { refused } = await destination.send(id, 'add', members);
    expect(refused).toEqual([{ index: 600, reason: 'INVALID_SHA256_FORMAT' }]);
    expect(calls()).toEqual(['create job', 'add operations 500', 'add operations 200']);
    // A job of which nobody was taken is not run, and nobody asks for it.
    sandbox.clearRequests();
    expect(await destination.send(id, 'remove', [members[600]])).toMatchObject({ reference: undefined });
    await destination.finish?.(id, 'remove');
    expect(calls()).toEqual(['create job', 'add operations 1']);
  });

  test('an address finds a person, and who has nothing to be found by is left out', async () => {
    sandbox.setPopulation([
      { id: 'eve', first_name: 'Eve', last_name: 'Example', country: 'US', postal_code: '94045' },
    ]);
    const { id } = await destination.createList(spec);
    const values = {
      first_name: [digest('eve')],
      last_name: [digest('example')],
      country: ['US'],
      postal_code: ['94045'],
    };
    await destination.send(id, 'add', [{ key: '4', values, signals: [] }]);
    await destination.finish?.(id, 'add');
    sandbox.settle();
    expect(peopleOn(id)).toEqual(['eve']);
    const nobody = { key: '2', values: { country: ['US'] }, signals: [] };
    expect(await fails(destination.send(id, 'add', [memberOf('ada'), nobody]))).toMatchObject({
      disposition: 'skip',
      members: [{ index: 1 }],
    });
  });

  test('the allow-list: the fix is the setting that is to be left out', async () => {
    const { id } = await destination.createList(spec);
    refuse('not_allowlisted_error.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE', JOBS);
    expect(await fails(destination.send(id, 'add', [memberOf('ada')]))).toMatchObject({
      disposition: 'refused',
      code: 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE',
      traceId: 'sandbox-request',
      fix: expect.stringContaining('Leave out `api: google-ads`') as string,
    });
  });

  test('errors of gRPC, which are no `Error`, and those of REST mean the same', async () => {
    const { id } = await destination.createList(spec);
    const meanings = [
      ['authorization_error.USER_PERMISSION_DENIED', 'refused', /Admin > Access and security/],
      ['authorization_error.CUSTOMER_NOT_ENABLED', 'refused', /not set up to the end/],
      ['authentication_error.OAUTH_TOKEN_REVOKED', 'credentials', /refresh_token/],
      ['database_error.CONCURRENT_MODIFICATION', 'retry', /^$/],
      ['internal_error.TRANSIENT_ERROR', 'retry', /^$/],
      ['offline_user_data_job_error.CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS', 'refused', /terms/],
      ['offline_user_data_job_error.INCOMPATIBLE_UPLOAD_KEY_TYPE', 'config', /made anew/],
      ['request_error.UNSUPPORTED_VERSION', 'refused', /newer audience-sync/],
      ['mutate_error.RESOURCE_READ_ONLY', 'give-up', /^$/],
    ] as const;
    for (const [error, disposition, fix] of meanings) {
      for (const call of [() => destination.send(id, 'add', [memberOf('ada')]), () => destination.describeList(id)]) {
        refuse(error, undefined, 1);
        const failed = await fails(call());
        expect(failed, error).toMatchObject({ disposition, code: error.split('.')[1] });
        expect(failed.fix ?? '', error).toMatch(fix);
      }
    }
  });

  test('what a manager account reaches, and what it does not', async () => {
    const managed = await connect({ loginAccount: known.login_account });
    expect(await managed.findList(spec)).toBeUndefined();
    for (const changes of [{ account: '9999999999' }, { loginAccount: '9999999999' }]) {
      const error = await fails((await connect(changes)).findList(spec));
      expect(error.disposition).toBe('refused');
      expect(error.fix).toContain('9999999999');
    }
  });

  test('what the package cannot reach Google for it repeats, and who waits too long comes back another time', async () => {
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', [memberOf('ada')]);
    const impatient = await connect({}, 400);
    expect(await impatient.findList(spec)).toMatchObject({ id });
    sandbox.addFault('google', { kind: 'reset', match: { path: 'MutateUserLists' } });
    expect(await fails(impatient.updateList(id, spec))).toMatchObject({ disposition: 'defer', unclear: true });
    for (const html of [true, false]) {
      sandbox.clearFaults();
      sandbox.addFault('google', { kind: 'status', status: 502, html, match: { path: 'searchStream' }, times: 1 });
      expect(await fails(destination.findList(spec))).toMatchObject({ disposition: 'retry' });
    }
    sandbox.clearFaults();
    sandbox.addFault('google', { kind: 'status', status: 500, match: { path: 'RunOffline' }, times: 1 });
    expect(await fails(destination.finish?.(id, 'add') ?? Promise.resolve())).toMatchObject({ disposition: 'retry' });
    await destination.finish?.(id, 'add');
  });

  test('a token that is no more', async () => {
    const { client_id: clientId, client_secret: clientSecret } = known;
    const auth = { kind: 'refresh_token', clientId, clientSecret, refreshToken: 'unknown' } as const;
    const stranger = await connect({ auth });
    for (const call of [() => stranger.findList(spec), () => stranger.createList(spec)]) {
      expect(await fails(call())).toMatchObject({ disposition: 'credentials', code: 'invalid_grant' });
    }
  });

  test('additions to one job that come at once are refused by Google, and do not come at once from here', async () => {
    const { id } = await destination.createList(spec);
    const sent = await Promise.all(
      ['ada', 'ben', 'cleo', 'dan'].map((each) => destination.send(id, 'add', [memberOf(each)])),
    );
    for (const receipt of sent) expect(receipt).toMatchObject(allTaken);
    const { services } = await import('google-ads-api');
    const other = await customer();
    const name = `customers/${known.account}/${sent[0]?.reference ?? ''}`;
    const add = () =>
      other.offlineUserDataJobs.addOfflineUserDataJobOperations(
        services.AddOfflineUserDataJobOperationsRequest.create({
          resource_name: name,
          operations: [{ create: { user_identifiers: [{ hashed_email: digest('eve@example.com') }] } }],
        }),
      );
    await add();
    const results = await Promise.allSettled([add(), add()]);
    expect(results.map(({ status }) => status)).toContain('rejected');
  });

  test('a job that was run by an attempt whose answer was lost counts as run; one that takes nothing more is replaced', async () => {
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', [memberOf('ada')]);
    refuse('offline_user_data_job_error.JOB_ALREADY_STARTED', 'RunOffline', 1);
    await destination.finish?.(id, 'add');
    await destination.send(id, 'add', [memberOf('ada')]);
    refuse('offline_user_data_job_error.JOB_ALREADY_STARTED', 'AddOffline', 1);
    expect(await fails(destination.send(id, 'add', [memberOf('ben')]))).toMatchObject({ disposition: 'retry' });
    sandbox.clearRequests();
    await destination.send(id, 'add', [memberOf('ben')]);
    expect(calls()).toEqual(['create job', 'add operations 1']);
  });

  test('a creation that comes twice finds the list of the first, whichever word Google has for a name that is taken', async () => {
    for (const word of ['NAME_ALREADY_USED', 'INVALID_NAME']) {
      const twice = { ...spec, key: `${spec.key}-${word}`, name: `${spec.name} ${word}` };
      const { id } = await destination.createList(twice);
      refuse(`user_list_error.${word}`, 'MutateUserLists', 1);
      expect(await destination.createList(twice)).toMatchObject({ id });
    }
    refuse('user_list_error.INVALID_NAME', 'MutateUserLists', 1);
    expect(await fails(destination.createList(spec))).toMatchObject({
      disposition: 'config',
      fix: expect.stringContaining('another `name`') as string,
    });
  });

  test('a list is found though Google does not tell the match rate of its jobs', async () => {
    const { id } = await destination.createList(spec);
    const error = 'query_error.PROHIBITED_FIELD_IN_WHERE_CLAUSE';
    sandbox.addFault('google', { kind: 'ads_error', error, match: { path: 'searchStream', nth: 2 } });
    expect(await destination.findList(spec)).toMatchObject({ id, matchRate: undefined });
  });

  test('a preflight tries an upload where a list is there, and makes no job', async () => {
    const found = async () =>
      (await destination.check([spec])).filter(({ what }) => what === 'role' || what === 'terms');
    expect(await found()).toMatchObject([
      { ok: true },
      { ok: true, detail: expect.stringContaining('shows when a list is there') as string },
    ]);
    await destination.createList(spec);
    sandbox.clearRequests();
    expect(await found()).toMatchObject([
      { ok: true },
      { ok: true, detail: expect.stringContaining(`takes a job for “${spec.name}”`) as string },
    ]);
    expect(calls()).toEqual([]);
    refuse('not_allowlisted_error.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE', JOBS, 1);
    expect(await found()).toMatchObject([
      { what: 'role', ok: false, fix: expect.stringContaining('Leave out') as string },
    ]);
    refuse('offline_user_data_job_error.CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS', JOBS, 1);
    expect(await found()).toMatchObject([{ ok: true }, { what: 'terms', ok: false }]);
  });

  test('a list of the wrong kind is not used, nor one that only has the name', async () => {
    await destination.createList(spec);
    const wanted = { ...spec, key: `${spec.key}-other` };
    const error = await fails(destination.createList(wanted));
    expect(error).toMatchObject({ disposition: 'config', code: 'NAME_ALREADY_USED' });
    expect(error.message).toContain(`another list named “${spec.name}”`);
    expect((await destination.check([wanted])).filter(({ ok }) => !ok)).toMatchObject([{ what: 'name' }]);
    const { enums } = await import('google-ads-api');
    await (
      await customer()
    ).userLists.create([
      {
        name: 'Phones',
        integration_code: wanted.key,
        crm_based_user_list: { upload_key_type: enums.CustomerMatchUploadKeyType.MOBILE_ADVERTISING_ID },
      },
    ]);
    expect(await fails(destination.findList(wanted))).toMatchObject({
      disposition: 'config',
      code: 'INCOMPATIBLE_UPLOAD_KEY_TYPE',
      fix: expect.stringContaining('made anew') as string,
    });
  });

  test('a request of the other API, and a job that Google does not know, will have no result', async () => {
    for (const reference of ['c0ffee', 'offlineUserDataJobs/1']) {
      expect(await fails(destination.poll?.(reference) ?? Promise.resolve())).toMatchObject({ disposition: 'gone' });
    }
    const dataManager = connectGoogle(googleConfig(sandbox.urls), context);
    expect(await fails(dataManager.poll?.('offlineUserDataJobs/1') ?? Promise.resolve())).toMatchObject({
      disposition: 'gone',
    });
  });

  test('a job that failed is sent again', async () => {
    const { id } = await destination.createList(spec);
    sandbox.addFault('google', { kind: 'async_result', status: 'FAILED' });
    const { reference = '' } = await destination.send(id, 'add', [memberOf('ada')]);
    await destination.finish?.(id, 'add');
    sandbox.settle();
    expect(await destination.poll?.(reference)).toMatchObject({
      state: 'failed',
      again: true,
      warnings: { FAILED: 1 },
    });
  });

  test('an endpoint of its own does not end up at the real Google', async () => {
    const config = adsConfig(sandbox);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const proxy of ['', 'http://proxy.example.com:3128']) {
      vi.stubEnv('https_proxy', proxy);
      await expect(connectGoogleAds(config, context)).rejects.toMatchObject({
        disposition: 'config',
        fix: expect.stringContaining('audience-sync sandbox --google-ads') as string,
      });
    }
  });
});

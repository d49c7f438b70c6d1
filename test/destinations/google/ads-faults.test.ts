import { beforeAll, describe, expect, test } from 'vitest';
import type { AdsClient } from '../../../src/destinations/google/ads/client.ts';
import { adsFailure } from '../../../src/destinations/google/ads/errors.ts';
import { type AdsFault, readFailure } from '../../../src/destinations/google/ads/failure.ts';
import { AdsJobs } from '../../../src/destinations/google/ads/jobs.ts';
import { type AdsPackage, loadAdsPackage } from '../../../src/destinations/google/ads/package.ts';
import { jobPoller } from '../../../src/destinations/google/ads/poll.ts';
import { sendToJobs } from '../../../src/destinations/google/ads/send.ts';
import { adoptAdsList, describeAdsList, findAdsList } from '../../../src/destinations/google/ads/user-lists.ts';
import { memberOf } from '../conformance.ts';
import { googleConfig } from './google-config.ts';

const config = googleConfig({ google: 'http://127.0.0.1:1', google_token_endpoint: 'http://127.0.0.1:1/token' });
let ads: AdsPackage;
beforeAll(async () => {
  ads = await loadAdsPackage();
});

/** A client whose calls are answered so, and whose queries find these rows; `run` is told of the jobs that are run. */
const answering = (
  answer: object,
  rows: readonly unknown[] = [],
  run: (job: string) => Promise<unknown> = () => Promise.resolve({}),
  made = { jobs: 0 },
): AdsClient => ({
  config,
  ads,
  uptime: () => 0,
  call: (_, make) => {
    const offlineUserDataJobs = {
      createOfflineUserDataJob: () => Promise.resolve({ resource_name: `jobs/${(made.jobs += 1)}` }),
      runOfflineUserDataJob: ({ resource_name: name }: { readonly resource_name: string }) => run(name),
      addOfflineUserDataJobOperations: () => Promise.resolve(answer),
    };
    return make({ offlineUserDataJobs } as never);
  },
  query: ({ row }) => Promise.resolve(rows.map((each) => row.parse(each))),
});

describe('a quota', () => {
  const failed = (thrown: unknown) => adsFailure(readFailure(ads, thrown), 'add members', config);
  const byGrpc = (details: object) =>
    ads.errors.GoogleAdsFailure.fromObject({
      errors: [{ error_code: { quota_error: 'RESOURCE_EXHAUSTED' }, details }],
    });
  // The package puts the JSON of REST into the class as it is.
  const byRest = (details: object) =>
    Object.assign(new ads.errors.GoogleAdsFailure(), {
      errors: [{ errorCode: { quotaError: 'RESOURCE_EXHAUSTED' }, details }],
    });

  test('that says when it is there again is waited for, by gRPC and by REST', () => {
    const [grpc, rest] = [
      failed(byGrpc({ quota_error_details: { retry_delay: { seconds: 900 } } })),
      failed(byRest({ quotaErrorDetails: { retryDelay: '900s' } })),
    ];
    for (const error of [grpc, rest]) expect(error).toMatchObject({ disposition: 'wait', waitMs: 900_000 });
  });

  test('of the day is for tomorrow', () => {
    for (const error of [failed(byGrpc({})), failed(byRest({}))]) {
      expect(error).toMatchObject({ disposition: 'defer', fix: expect.stringContaining('tomorrow') as string });
    }
  });
});

describe('operations that Google did not take', () => {
  test('are asked for in halves where it does not say which they are', async () => {
    for (const details of [[], [{ type_url: 'type.googleapis.com/google.rpc.Help', value: new Uint8Array() }]]) {
      const jobs = new AdsJobs(answering({ partial_failure_error: { code: 3, message: 'Some.', details } }));
      const sent = sendToJobs(jobs, '1', 'add', [memberOf('ada'), memberOf('ben')]);
      await expect(sent).rejects.toMatchObject({ disposition: 'split', unclear: true });
    }
  });

  test('are sent again where that has nothing to do with them', async () => {
    const fault = (operation: number, code: string): AdsFault => ({ code, operation, message: '', retryMs: undefined });
    const faults = [
      fault(0, 'database_error.CONCURRENT_MODIFICATION'),
      fault(1, 'internal_error.TRANSIENT_ERROR'),
      fault(1, 'offline_user_data_job_error.INVALID_SHA256_FORMAT'),
    ];
    const jobs = { add: () => Promise.resolve({ job: 'customers/1/offlineUserDataJobs/7', faults }) };
    expect(await sendToJobs(jobs, '1', 'add', ['ada', 'ben', 'cleo'].map(memberOf))).toMatchObject({
      reference: 'offlineUserDataJobs/7',
      refused: [{ index: 1, reason: 'INVALID_SHA256_FORMAT' }],
      again: [0],
    });
  });
});

test('a job that cannot be run does not keep those of other consents from being run', async () => {
  const ran: string[] = [];
  const run = (job: string) => {
    ran.push(job);
    return job === 'jobs/1' && ran.length === 1 ? Promise.reject(new Error('refused')) : Promise.resolve({});
  };
  const jobs = new AdsJobs(answering({}, [], run));
  await sendToJobs(jobs, '1', 'add', [memberOf('ada'), { ...memberOf('ben'), signals: [] }]);
  await expect(jobs.run('1', 'add')).rejects.toThrow('refused');
  expect(ran).toEqual(['jobs/1', 'jobs/2']);
  await jobs.run('1', 'add');
  expect(ran).toEqual(['jobs/1', 'jobs/2', 'jobs/1']);
});

test('a page in place of an answer is asked for again, and says what it may be should it go on', () => {
  const error = adsFailure(readFailure(ads, new Error('Parser cannot parse input: expected a value')), 'ask', config);
  expect(error).toMatchObject({
    disposition: 'retry',
    code: 'UNREADABLE_ANSWER',
    fix: expect.stringContaining('switched off v24') as string,
  });
});

test('a job in a state that this version of the API has no word for goes on being asked for', async () => {
  const client = answering({}, [{ offlineUserDataJob: { status: 'UNKNOWN' } }]);
  expect(await jobPoller(client, new AdsJobs(client))('offlineUserDataJobs/7')).toMatchObject({ state: 'processing' });
});

test('a list that another account shares is neither ours nor taken over, though it has our key and our name', async () => {
  const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };
  const list = { id: '5', name: spec.name, integrationCode: spec.key, matchRatePercentage: 50 };
  const seen = (accessReason: string) => answering({}, [{ userList: { ...list, accessReason } }]);
  expect(await findAdsList(seen('SHARED'), spec)).toBeUndefined();
  expect(await adoptAdsList(seen('SHARED'), spec)).toBeUndefined();
  expect(await findAdsList(seen('OWNED'), spec)).toMatchObject({ id: '5' });
  // One that the ledger has by its id is shown, with what Google says of it.
  expect(await describeAdsList(seen('SHARED'), '5')).toMatchObject({ id: '5' });
});

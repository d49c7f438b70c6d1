import { errors, GoogleAdsApi, services } from 'google-ads-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { digest } from '../../src/sandbox/engine/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { throughTheDoor } from './through-the-door.ts';

process.env['GRPC_VERBOSITY'] = 'NONE';

const known = sandboxCredentials.google;
const { client_id, client_secret } = known;
// The package keeps tokens by refresh token as long as the process lives, which other files may share.
const refresh_token = `${known.refresh_token}-of-the-sandbox`;
const account = `customers/${known.account}`;

let sandbox: Sandbox;
const customerOf = (customer_id: string = known.account, login_customer_id?: string) =>
  new GoogleAdsApi({ client_id, client_secret, developer_token: '', disable_parsing: true }).Customer({
    customer_id,
    refresh_token,
    ...(login_customer_id !== undefined && { login_customer_id }),
  });
type Operation = services.IOfflineUserDataJobOperation;
type Identifier = NonNullable<NonNullable<Operation['create']>['user_identifiers']>[number];

/** The one error of a call that is refused: `kind.NAME`. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  const thrown: unknown = await call.then(
    () => new Error('it was taken'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof errors.GoogleAdsFailure)) throw thrown;
  const [first] = errors.GoogleAdsFailure.toObject(thrown, { enums: String })['errors'] as { error_code: object }[];
  return Object.entries(first?.error_code ?? {})[0]?.join('.') ?? '';
}

const email = (name: string): Identifier => ({ hashed_email: digest(`${name}@example.com`) });
const adding = (...user_identifiers: Identifier[]): Operation => ({ create: { user_identifiers } });
const removing = (...user_identifiers: Identifier[]): Operation => ({ remove: { user_identifiers } });

const createList = async (changes: object = {}): Promise<string> => {
  const list = { name: `List ${Math.random()}`, crm_based_user_list: { upload_key_type: 2 }, ...changes };
  const { results } = await customerOf().userLists.create([list]);
  return results[0]?.resource_name ?? '';
};
const createJob = async (user_list: string, consent = {}): Promise<string> => {
  const made = await customerOf().offlineUserDataJobs.createOfflineUserDataJob(
    services.CreateOfflineUserDataJobRequest.fromObject({
      customer_id: known.account,
      job: { type: 'CUSTOMER_MATCH_USER_LIST', customer_match_user_list_metadata: { user_list, consent } },
    }),
  );
  return made.resource_name;
};
const add = (resource_name: string, operations: Operation[], partial = false) =>
  customerOf().offlineUserDataJobs.addOfflineUserDataJobOperations(
    services.AddOfflineUserDataJobOperationsRequest.create({
      resource_name,
      operations,
      enable_partial_failure: partial,
    }),
  );
const run = (resource_name: string) =>
  customerOf().offlineUserDataJobs.runOfflineUserDataJob(
    services.RunOfflineUserDataJobRequest.create({ resource_name }),
  );
const statusOf = async (job: string) => {
  const [row] = await customerOf().query<[{ readonly offlineUserDataJob: { readonly status: string } }]>(
    `SELECT offline_user_data_job.status FROM offline_user_data_job WHERE offline_user_data_job.resource_name = '${job}'`,
  );
  return row.offlineUserDataJob.status;
};

let list: string;
beforeAll(async () => {
  const population = ['ada', 'ben', 'cleo'].map((id) => ({ id, emails: [`${id}@example.com`] }));
  sandbox = await startSandbox({ googleAds: true, googleProcessingMs: 60_000, population });
  throughTheDoor(sandbox);
  list = await createList({ name: 'Everybody' });
});
afterAll(() => sandbox.close());

describe('the Google Ads API, asked by its package as it is published', () => {
  test('a job is filled, run, and worked through; then it takes nothing more', async () => {
    const job = await createJob(list);
    await add(job, [adding(email('ada')), adding(email('ben'))]);
    expect(await statusOf(job)).toBe('PENDING');
    await run(job);
    expect(await statusOf(job)).toBe('RUNNING');
    sandbox.settle();
    expect(await statusOf(job)).toBe('SUCCESS');
    expect(sandbox.lists('google')[0]?.people).toEqual(['ada', 'ben']);
    for (const call of [add(job, [adding(email('cleo'))]), run(job)]) {
      expect(await refusalOf(call)).toBe('offline_user_data_job_error.JOB_ALREADY_STARTED');
    }
  });

  test('additions and removals share no job, and whoever they are go first', async () => {
    const job = await createJob(list);
    expect(await refusalOf(add(job, [removing(email('ada')), adding(email('ben'))]))).toBe(
      'offline_user_data_job_error.CONFLICTING_OPERATION',
    );
    await add(job, [removing(email('ada'))]);
    expect(await refusalOf(add(job, [adding(email('ben'))]))).toBe('offline_user_data_job_error.CONFLICTING_OPERATION');
    expect(await refusalOf(add(job, [{ remove_all: true }]))).toBe(
      'offline_user_data_job_error.INVALID_OPERATION_ORDER',
    );
    const other = await createJob(list);
    await add(other, [{ remove_all: true }, adding(email('cleo'))]);
    await run(job);
    await run(other);
    sandbox.settle();
    expect(sandbox.lists('google')[0]?.people).toEqual(['cleo']);
  });

  test('what breaks a rule is named by its place, and refuses everything without partial failure', async () => {
    const job = await createJob(list);
    const address = { hashed_first_name: digest('ada'), hashed_last_name: digest('byron'), country_code: 'US' };
    const bad: readonly (readonly [Operation, string])[] = [
      [adding({ hashed_email: 'ada@example.com' }), 'INVALID_SHA256_FORMAT'],
      [adding({ hashed_phone_number: digest('').toUpperCase() }), 'INVALID_SHA256_FORMAT'],
      [adding(), 'MISSING_USER_IDENTIFIER'],
      [adding(...Array.from({ length: 21 }, (_, n) => email(`${n}`))), 'TOO_MANY_USER_IDENTIFIERS'],
      [adding({ address_info: { ...address, postal_code: '94045', country_code: 'us' } }), 'INVALID_COUNTRY_CODE'],
      [adding({ address_info: address }), 'MISSING_USER_IDENTIFIER'],
      [adding({ mobile_id: '38400000-8cf0-11bd-b23e-10b96e40000d' }), 'INCOMPATIBLE_USER_IDENTIFIER'],
    ];
    expect(await refusalOf(add(job, [adding(email('ada')), adding()]))).toContain('MISSING_USER_IDENTIFIER');
    const answer = await add(job, [adding(email('ada')), ...bad.map(([one]) => one)], true);
    const [detail] = answer.partial_failure_error?.details ?? [];
    const failure = errors.GoogleAdsFailure.decode(detail?.value as Uint8Array);
    const told = failure.errors.map(({ error_code: code, location }) => [
      location?.field_path_elements?.[0]?.index,
      Object.values(errors.ErrorCode.toObject(code as errors.ErrorCode, { enums: String }))[0] as string,
    ]);
    expect(told).toEqual(bad.map(([, name], at) => [at + 1, name]));
    const many = Array.from({ length: 5_001 }, (_, n) =>
      adding(...Array.from({ length: 20 }, (__, at) => ({ hashed_email: digest(`${n} ${at}`) }))),
    );
    expect(await refusalOf(add(job, many, true))).toContain('TOO_MANY_USER_IDENTIFIERS');
  });

  test('jobs are for lists that are there and take contacts, with consent that is not denied', async () => {
    expect(await refusalOf(createJob(`${account}/userLists/1`))).toContain('INVALID_USER_LIST_ID');
    const phones = await createList({ crm_based_user_list: { upload_key_type: 4 } });
    expect(await refusalOf(createJob(phones))).toContain('INCOMPATIBLE_UPLOAD_KEY_TYPE');
    expect(await refusalOf(createJob(list, { ad_user_data: 'DENIED' }))).toContain(
      'CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS',
    );
    expect(await refusalOf(run(`${account}/offlineUserDataJobs/1`))).toBe('mutate_error.RESOURCE_NOT_FOUND');
  });

  test('lists have a kind, a name of their own and a life span that is not too long', async () => {
    expect(await refusalOf(createList({ name: 'Everybody' }))).toBe('user_list_error.NAME_ALREADY_USED');
    expect(await refusalOf(createList({ membership_life_span: 541 }))).toBe('range_error.TOO_HIGH');
    expect(await refusalOf(createList({ crm_based_user_list: undefined }))).toContain('CONCRETE_TYPE_REQUIRED');
    expect(await refusalOf(createList({ name: '' }))).toBe('user_list_error.INVALID_NAME');
  });

  test('accounts that the token does not see, and managers that do not manage them', async () => {
    const lists = 'SELECT user_list.id FROM user_list';
    expect(await customerOf(known.account, known.login_account).query(lists)).not.toEqual([]);
    const strange = [customerOf('9999999999'), customerOf(known.account, '9999999999')];
    for (const customer of strange) await expect(customer.query(lists)).rejects.toBeInstanceOf(errors.GoogleAdsFailure);
  });

  test('queries name fields that there are, and find what they ask for', async () => {
    const ask = (gaql: string) => customerOf().query(gaql);
    const named = async (where: string) => ask(`SELECT user_list.name FROM user_list WHERE ${where}`);
    await createList({ name: "Ada's AND Ben's \\ list", integration_code: 'k' });
    const found = [
      expect.objectContaining({ userList: expect.objectContaining({ name: "Ada's AND Ben's \\ list" }) as object }),
    ];
    expect(
      await named("user_list.name = 'Ada\\'s AND Ben\\'s \\\\ list' AND user_list.integration_code = 'k'"),
    ).toEqual(found);
    expect(await named("user_list.integration_code = 'K'")).toEqual([]);
    for (const wrong of [
      'SELECT user_list.nonsense FROM user_list',
      'SELECT user_list.id FROM user_lists',
      'SELECT user_list.id FROM user_list WHERE user_list.id LIKE 1',
      'UPDATE user_list',
    ])
      await expect(ask(wrong), wrong).rejects.toBeInstanceOf(errors.GoogleAdsFailure);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingestionCounters } from '../../src/sandbox/google/counters.ts';
import { Place } from '../../src/sandbox/google/place.ts';
import {
  destination,
  email,
  ingestion,
  MANAGER,
  member,
  openGoogle,
  removal,
  textOf,
  violationsOf,
  type GoogleClient,
} from './google-client.ts';

const PEOPLE = ['ada', 'bo', 'cy'].map((id) => ({ id, emails: [`${id}@example.com`] }));
const [ADA, BO, CY] = ['ada', 'bo', 'cy'].map((id) => member(email(`${id}@example.com`)));

let google: GoogleClient;
let list: string;

beforeEach(async () => {
  google = await openGoogle({ population: PEOPLE, googleProcessingMs: 60_000 });
  list = await google.createList();
});
afterEach(() => google.sandbox.close());

const people = () => google.sandbox.lists('google')[0]?.people;

async function post(verb: string, body: unknown): Promise<string> {
  const answer = await google.members(verb, body);
  expect(answer.status).toBe(200);
  return textOf(answer.body, 'requestId');
}

const ingest = (...members: unknown[]) => post('ingest', ingestion(list, members));
const remove = (...members: unknown[]) => post('remove', removal(list, members));
const removeAll = (fields: object = {}) => post('removeAll', { destinations: [destination(list)], ...fields });

async function statusOf(requestId: string): Promise<unknown> {
  const { body } = await google.status(requestId);
  return (body as { requestStatusPerDestination: unknown[] }).requestStatusPerDestination[0];
}

describe('processing', () => {
  test('a request is processing until its time is over, and only then takes effect', async () => {
    const id = await ingest(ADA);
    expect(await statusOf(id)).toEqual({ destination: destination(list), requestStatus: 'PROCESSING' });
    expect(google.sandbox.lists('google')).toMatchObject([{ size: 0, pending: 1 }]);
    google.sandbox.advance(60_000);
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'SUCCESS' });
    expect(google.sandbox.lists('google')).toMatchObject([{ people: ['ada'], pending: 0 }]);
  });

  test('settling ends it at once', async () => {
    const id = await ingest(ADA);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'SUCCESS' });
  });

  test('requests that take equally long take effect in the order they came', async () => {
    await ingest(ADA, BO);
    await remove(ADA);
    google.sandbox.settle();
    expect(people()).toEqual(['bo']);
  });

  test('a slow request is overtaken by a later one', async () => {
    google.sandbox.addFault('google', { kind: 'slow_processing', ms: 120_000, match: { path: ':remove' } });
    await remove(ADA);
    await ingest(ADA);
    google.sandbox.advance(60_000);
    expect(people()).toEqual(['ada']);
    google.sandbox.advance(60_000);
    expect(people()).toEqual([]);
  });

  test('settling keeps the order of the ends', async () => {
    google.sandbox.addFault('google', { kind: 'slow_processing', ms: 120_000, times: 1 });
    await remove(ADA);
    await ingest(ADA);
    google.sandbox.settle();
    expect(people()).toEqual([]);
  });
});

describe('the status', () => {
  test('counts records, types and the match rate of an ingestion, in strings', async () => {
    const id = await ingest(ADA, BO, CY, member(email('nobody@example.net')));
    google.sandbox.settle();
    expect(await statusOf(id)).toEqual({
      destination: destination(list),
      requestStatus: 'SUCCESS',
      audienceMembersIngestionStatus: {
        compositeDataIngestionStatus: {
          recordCount: '4',
          dataTypeCounts: [{ type: 'EMAIL', count: '4' }],
          uploadMatchRateRange: 'MATCH_RATE_RANGE_71_TO_80',
        },
      },
    });
  });

  test.each([
    [0, 'LESS_THAN_20'],
    [19, 'LESS_THAN_20'],
    [20, '20_TO_30'],
    [30, '20_TO_30'],
    [31, '31_TO_40'],
    [40, '31_TO_40'],
    [91, '91_TO_100'],
    [100, '91_TO_100'],
  ])('gives the range of a match rate of %i %', (matched, range) => {
    const rows = Array.from({ length: 100 }, (_, index) => {
      const found = { keys: ['email:x', 'phone:y'], values: [], types: [] };
      return { ...found, index, place: new Place(undefined, ''), consent: undefined, references: [] };
    });
    expect(ingestionCounters('userData', rows, matched)).toEqual({
      audienceMembersIngestionStatus: {
        userDataIngestionStatus: {
          recordCount: '100',
          userIdentifierCount: '200',
          uploadMatchRateRange: `MATCH_RATE_RANGE_${range}`,
        },
      },
    });
  });

  test('of the older form counts identifiers', async () => {
    const two = { userData: { userIdentifiers: [email('ada@example.com'), email('a@example.net')] } };
    const id = await ingest(two);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({
      audienceMembersIngestionStatus: {
        userDataIngestionStatus: {
          recordCount: '1',
          userIdentifierCount: '2',
          uploadMatchRateRange: 'MATCH_RATE_RANGE_91_TO_100',
        },
      },
    });
  });

  test('of a removal counts records, without a match rate', async () => {
    const id = await remove(ADA, BO);
    google.sandbox.settle();
    expect(await statusOf(id)).toEqual({
      destination: destination(list),
      requestStatus: 'SUCCESS',
      audienceMembersRemovalStatus: {
        compositeDataRemovalStatus: { recordCount: '2', dataTypeCounts: [{ type: 'EMAIL', count: '2' }] },
      },
    });
  });

  test('of a removal of all counts nothing', async () => {
    const id = await removeAll();
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'SUCCESS', removeAllAudienceMembersStatus: {} });
  });

  test('is unknown for other ids, and for requests that were only validated', async () => {
    const trial = await post('ingest', ingestion(list, [ADA], { validateOnly: true }));
    google.sandbox.settle();
    expect(people()).toEqual([]);
    for (const id of [trial, '0123']) {
      const answer = await google.status(id);
      expect(answer.status).toBe(400);
      expect(violationsOf(answer)).toEqual(['INVALID_REQUEST_ID requestId']);
    }
    expect(violationsOf(await google.status(''))).toEqual(['REQUIRED_FIELD_MISSING requestId']);
  });

  test('validating only shows errors like a real request', async () => {
    const body = ingestion(list, [member({ emailAddress: 'x' })], { validateOnly: true });
    expect((await google.members('ingest', body)).status).toBe(400);
  });

  test('is forbidden by another access path than that of the request', async () => {
    const loginAccount = { accountType: 'GOOGLE_ADS', accountId: '1111111111' };
    const direct = await ingest(ADA);
    const managed = await post(
      'ingest',
      ingestion(list, [ADA], { destinations: [destination(list, { loginAccount })] }),
    );
    expect((await google.status(managed, MANAGER)).status).toBe(200);
    for (const answer of [await google.status(managed), await google.status(direct, MANAGER)]) {
      expect(answer).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
    }
  });
});

describe('removing all', () => {
  test('takes off whose last addition is before the time of an answer, and keeps who was added again', async () => {
    await ingest(ADA, BO);
    google.sandbox.advance(5000);
    const { headers } = await google.call('GET', '/v1/accountTypes/GOOGLE_ADS/accounts/1234567890/userLists');
    const removeAsOfTime = new Date(headers.get('date') ?? '').toISOString();
    await ingest(BO);
    google.sandbox.advance(5000);
    await removeAll({ removeAsOfTime });
    google.sandbox.settle();
    expect(people()).toEqual(['bo']);
  });

  test('without a time takes off everybody who is there', async () => {
    await ingest(ADA, BO);
    google.sandbox.advance(1);
    await removeAll();
    google.sandbox.settle();
    expect(people()).toEqual([]);
  });

  test('an overtaken addition does not make the last one older', async () => {
    google.sandbox.addFault('google', { kind: 'slow_processing', ms: 120_000, times: 1 });
    await ingest(ADA);
    google.sandbox.advance(10_000);
    const removeAsOfTime = new Date(Date.now() + 5000).toISOString();
    await ingest(ADA);
    google.sandbox.settle();
    await removeAll({ removeAsOfTime });
    google.sandbox.settle();
    expect(people()).toEqual(['ada']);
  });

  test('as of a future or unreadable time is refused', async () => {
    const refused = async (removeAsOfTime: string) =>
      violationsOf(await google.members('removeAll', { destinations: [destination(list)], removeAsOfTime }));
    expect(await refused(new Date(Date.now() + 60_000).toISOString())).toEqual([
      'INVALID_REMOVE_AS_OF_TIME removeAsOfTime',
    ]);
    expect(await refused('2026-11-22 03:00')).toEqual(['- removeAsOfTime']);
  });

  test('takes neither members nor an encoding', async () => {
    for (const fields of [{ audienceMembers: [] }, { encoding: 'HEX' }]) {
      const answer = await google.members('removeAll', { destinations: [destination(list)], ...fields });
      expect(answer.status).toBe(400);
    }
  });

  test('that is only validated removes nobody', async () => {
    await ingest(ADA);
    google.sandbox.settle();
    google.sandbox.advance(1);
    await removeAll({ validateOnly: true });
    google.sandbox.settle();
    expect(people()).toEqual(['ada']);
  });
});

describe('faults of processing', () => {
  const reason = 'PROCESSING_ERROR_REASON_INTERNAL_ERROR';

  test('FAILED applies nothing and counts everything', async () => {
    google.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED' });
    const id = await ingest(ADA, BO);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({
      requestStatus: 'FAILED',
      errorInfo: { errorCounts: [{ recordCount: '2', reason }] },
    });
    expect(people()).toEqual([]);
  });

  test('FAILED removes nobody either', async () => {
    await ingest(ADA);
    google.sandbox.settle();
    google.sandbox.advance(1);
    google.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED' });
    await remove(ADA);
    await removeAll();
    google.sandbox.settle();
    expect(people()).toEqual(['ada']);
  });

  test('PARTIAL_SUCCESS lets so many records fail, for the reason given', async () => {
    google.sandbox.addFault('google', {
      kind: 'async_result',
      status: 'PARTIAL_SUCCESS',
      records: 2,
      reason: 'UNKNOWN_CONSENT',
    });
    const id = await ingest(ADA, BO, CY);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({
      requestStatus: 'PARTIAL_SUCCESS',
      errorInfo: { errorCounts: [{ recordCount: '2', reason: 'PROCESSING_ERROR_REASON_UNKNOWN_CONSENT' }] },
    });
    expect(people()).toEqual(['cy']);
  });

  test('REQUEST_STATUS_UNKNOWN tells nothing of what was applied', async () => {
    google.sandbox.addFault('google', { kind: 'async_result', status: 'REQUEST_STATUS_UNKNOWN' });
    const id = await ingest(ADA);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'REQUEST_STATUS_UNKNOWN' });
    expect(people()).toEqual(['ada']);
  });

  test('rows that fail later are accepted, counted and not applied', async () => {
    google.sandbox.addFault('google', { kind: 'rows', indexes: [1], later: true });
    const id = await ingest(ADA, BO, CY);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({
      requestStatus: 'PARTIAL_SUCCESS',
      errorInfo: { errorCounts: [{ recordCount: '1', reason: 'PROCESSING_ERROR_REASON_INVALID_FORMAT' }] },
    });
    expect(people()).toEqual(['ada', 'cy']);
  });

  test('rows with a warning are applied and the request is a success', async () => {
    const warning = 'PROCESSING_WARNING_REASON_INTERNAL_ERROR';
    google.sandbox.addFault('google', { kind: 'rows', every: 2, later: true, reason: warning });
    const id = await ingest(ADA, BO);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({
      requestStatus: 'SUCCESS',
      warningInfo: { warningCounts: [{ recordCount: '1', reason: warning }] },
    });
    expect(people()).toEqual(['ada', 'bo']);
  });

  test('a request that is only validated uses up no result', async () => {
    google.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED', times: 1 });
    await post('ingest', ingestion(list, [ADA], { validateOnly: true }));
    const id = await ingest(ADA);
    google.sandbox.settle();
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'FAILED' });
  });
});

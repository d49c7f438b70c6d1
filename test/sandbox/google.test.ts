import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  destination,
  email,
  ingestion,
  member,
  openGoogle,
  removal,
  sha256,
  textOf,
  type GoogleClient,
} from './google-client.ts';

const DAY = 86_400_000;

const ADA = { id: 'ada', emails: ['ada.l+news@gmail.com', 'ada@example.com'], phones: ['+442079460958'] };
const BO = {
  id: 'bo',
  emails: ['bo@example.org'],
  phones: ['+442079460958'],
  first_name: 'Bo',
  last_name: 'Quinn-Alex',
  country: 'US',
  postal_code: '94045',
};
const ADA_MAIL = email('adal@gmail.com');
const BO_MAIL = email('bo@example.org');
const BO_ADDRESS = {
  givenName: sha256('bo'),
  familyName: sha256('quinn-alex'),
  regionCode: 'US',
  postalCode: '94045',
};

let google: GoogleClient;
let list: string;

beforeEach(async () => {
  google = await openGoogle({ population: [ADA, BO] });
  list = await google.createList();
});
afterEach(() => google.sandbox.close());

/** The list as the sandbox holds it. */
function held() {
  const found = google.sandbox.lists('google').find(({ id }) => id === list);
  if (found === undefined) throw new Error('The list is gone.');
  return found;
}

async function ingest(audienceMembers: readonly unknown[], fields?: object): Promise<string> {
  const answer = await google.members('ingest', ingestion(list, audienceMembers, fields));
  expect(answer.body).toHaveProperty('requestId');
  return textOf(answer.body, 'requestId');
}

async function remove(audienceMembers: readonly unknown[]): Promise<string> {
  return textOf((await google.members('remove', removal(list, audienceMembers))).body, 'requestId');
}

/** The status of the first destination. */
async function statusOf(requestId: string): Promise<unknown> {
  const { body } = await google.status(requestId);
  return (body as { requestStatusPerDestination: unknown[] }).requestStatusPerDestination[0];
}

describe('membership', () => {
  test('an ingestion adds the people that its identifiers fit, and strangers as anonymous members', async () => {
    await ingest([member(ADA_MAIL), member({ address: BO_ADDRESS }), member(email('nobody@example.net'))]);
    expect(held()).toMatchObject({ size: 3, people: ['ada', 'bo'], anonymous: 1 });
  });

  test('Gmail addresses are known without dots and suffix only', async () => {
    await ingest([member(email('ada.l+news@gmail.com'))]);
    expect(held()).toMatchObject({ people: [], anonymous: 1 });
  });

  test('digests may be in upper-case hex, or in base64', async () => {
    await ingest([member({ emailAddress: sha256('adal@gmail.com').toUpperCase() })]);
    await ingest([member({ emailAddress: sha256('bo@example.org', 'base64') })], { encoding: 'BASE64' });
    expect(held().people).toEqual(['ada', 'bo']);
  });

  test('the older form userData does the same', async () => {
    await ingest([{ userData: { userIdentifiers: [ADA_MAIL] } }]);
    expect(held().people).toEqual(['ada']);
  });

  test('a removal takes off everybody who has one of its identifiers', async () => {
    await ingest([member(ADA_MAIL), member(BO_MAIL)]);
    await remove([member({ phoneNumber: sha256('+442079460958') })]);
    expect(held().people).toEqual([]);
  });

  test('removing somebody who is not on the list is harmless', async () => {
    await ingest([member(ADA_MAIL)]);
    const id = await remove([member(BO_MAIL)]);
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'SUCCESS' });
    expect(held().people).toEqual(['ada']);
  });

  test('a member leaves when the membership ends, counted from the last addition', async () => {
    await ingest([member(ADA_MAIL), member(BO_MAIL)]);
    google.sandbox.advance(300 * DAY);
    await google.signIn();
    await ingest([member(BO_MAIL)]);
    google.sandbox.advance(239 * DAY);
    expect(held().people).toEqual(['ada', 'bo']);
    google.sandbox.advance(DAY);
    expect(held().people).toEqual(['bo']);
    google.sandbox.advance(300 * DAY);
    expect(held().people).toEqual([]);
  });

  test('members go to the destinations that they name, and without names to all', async () => {
    const other = await google.createList({ displayName: 'Other', integrationCode: 'other' });
    const destinations = [destination(list, { reference: 'one' }), destination(other, { reference: 'two' })];
    const two = { ...member(BO_MAIL), destinationReferences: ['two'] };
    const id = await ingest([member(ADA_MAIL), two], { destinations });
    expect(google.sandbox.lists('google').map(({ people }) => people)).toEqual([['ada'], ['ada', 'bo']]);
    const { body } = await google.status(id);
    expect(body).toMatchObject({
      requestStatusPerDestination: [
        { destination: { reference: 'one', productDestinationId: list }, requestStatus: 'SUCCESS' },
        { destination: { reference: 'two', productDestinationId: other }, requestStatus: 'SUCCESS' },
      ],
    });
  });

  test('what was requested is kept as a tally, by operation, size and content', async () => {
    await ingest([member(ADA_MAIL)]);
    await ingest([member(ADA_MAIL)]);
    await remove([member(ADA_MAIL), member(BO_MAIL)]);
    expect(held().requests).toMatchObject([
      { operation: 'ingest', members: 1, times: 2 },
      { operation: 'remove', members: 2, times: 1 },
    ]);
  });

  test('mobile ids and user ids go to lists of their kind', async () => {
    google.sandbox.setPopulation([
      { id: 'mo', mobile_ad_id: '6d92078a-8246-4ba4-ae5b-76104861e7dc', external_id: 'M-1' },
    ]);
    const mobile = await google.createList({
      displayName: 'Mobile',
      ingestedUserListInfo: {
        uploadKeyTypes: ['MOBILE_ID'],
        mobileIdInfo: { keySpace: 'IOS', appId: '1234', dataSourceType: 'DATA_SOURCE_TYPE_FIRST_PARTY' },
      },
    });
    const users = await google.createList({
      displayName: 'Ids',
      ingestedUserListInfo: { uploadKeyTypes: ['USER_ID'] },
    });
    const noEncoding = { encoding: undefined };
    const ids = [{ mobileData: { mobileIds: ['6D92078A-8246-4BA4-AE5B-76104861E7DC'] } }];
    await google.members('ingest', ingestion(mobile, ids, noEncoding));
    const noTerms = { ...noEncoding, termsOfService: undefined };
    await google.members('ingest', ingestion(users, [{ userIdData: { userId: 'M-1' } }], noTerms));
    expect(google.sandbox.lists('google').map(({ people }) => people)).toEqual([[], ['mo'], ['mo']]);
  });
});

describe('consent', () => {
  const granted = { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' };
  const denied = { adUserData: 'CONSENT_DENIED' };

  test('that is denied keeps the member out and is counted', async () => {
    const id = await ingest([{ ...member(ADA_MAIL), consent: denied }, member(BO_MAIL)]);
    expect(await statusOf(id)).toMatchObject({
      requestStatus: 'PARTIAL_SUCCESS',
      errorInfo: { errorCounts: [{ recordCount: '1', reason: 'PROCESSING_ERROR_REASON_DENIED_CONSENT' }] },
    });
    expect(held().people).toEqual(['bo']);
  });

  test('of the member goes before that of the request', async () => {
    const id = await ingest([{ ...member(ADA_MAIL), consent: granted }], { consent: denied });
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'SUCCESS' });
  });

  test('that the member leaves unspecified is that of the request', async () => {
    const unspecified = { adUserData: 'CONSENT_STATUS_UNSPECIFIED' };
    const id = await ingest([{ ...member(ADA_MAIL), consent: unspecified }], { consent: denied });
    expect(await statusOf(id)).toMatchObject({ requestStatus: 'FAILED' });
  });

  test('denied for everybody fails the request', async () => {
    const consent = { ...granted, adPersonalization: 'CONSENT_DENIED' };
    expect(await statusOf(await ingest([member(ADA_MAIL)], { consent }))).toMatchObject({ requestStatus: 'FAILED' });
  });

  test('may be absent', async () => {
    await ingest([member(ADA_MAIL)], { consent: undefined });
    expect(held().people).toEqual(['ada']);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  destination,
  email,
  ingestion,
  member,
  openGoogle,
  removal,
  sha256,
  violationsOf,
  type GoogleClient,
} from './google-client.ts';

const ADA = { id: 'ada', emails: ['adal@gmail.com'] };
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
  google = await openGoogle({ population: [ADA] });
  list = await google.createList();
});
afterEach(() => google.sandbox.close());

/** The list as the sandbox holds it. */
function held() {
  const found = google.sandbox.lists('google').find(({ id }) => id === list);
  if (found === undefined) throw new Error('The list is gone.');
  return found;
}

async function ingest(audienceMembers: readonly unknown[], fields?: object): Promise<void> {
  expect((await google.members('ingest', ingestion(list, audienceMembers, fields))).status).toBe(200);
}

describe('a refused request', () => {
  const bad = { emailAddress: 'ada@example.com' };

  test('names every bad value by index and applies nothing, not even its good rows', async () => {
    const answer = await google.members(
      'ingest',
      ingestion(list, [member(ADA_MAIL), member(BO_MAIL, bad), member(bad)]),
    );
    expect(answer.status).toBe(400);
    expect(violationsOf(answer)).toEqual([
      'INVALID_HEX_ENCODING audienceMembers[1].compositeData.userData.userIdentifiers[1].emailAddress',
      'INVALID_HEX_ENCODING audienceMembers[2].compositeData.userData.userIdentifiers[0].emailAddress',
    ]);
    expect(held()).toMatchObject({ size: 0, requests: [] });
  });

  test('has the shape of Google errors and does not repeat the value', async () => {
    const { body } = await google.members('ingest', ingestion(list, [member(bad)]));
    expect(body).toMatchObject({
      error: {
        code: 400,
        message: 'There was a problem with the request.',
        status: 'INVALID_ARGUMENT',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'INVALID_ARGUMENT',
            domain: 'datamanager.googleapis.com',
          },
          { '@type': 'type.googleapis.com/google.rpc.BadRequest' },
          { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: expect.stringMatching(/^\w+$/) },
        ],
      },
    });
    expect(JSON.stringify(body)).not.toContain('ada@example.com');
  });

  test('names fields in snake_case when told to', async () => {
    google.sandbox.addFault('google', { kind: 'snake_case' });
    expect(violationsOf(await google.members('ingest', ingestion(list, [member(bad)])))).toEqual([
      'INVALID_HEX_ENCODING audience_members[0].composite_data.user_data.user_identifiers[0].email_address',
    ]);
  });

  const at = 'audienceMembers[0].compositeData.userData.userIdentifiers';
  const hash = sha256('x');
  const mobile = (id: string) => ({ mobileData: { mobileIds: [id] } });
  test.each<[string, () => unknown[], object, string[]]>([
    [
      'an odd number of hex digits',
      () => [member({ emailAddress: 'abc' })],
      {},
      [`INVALID_HEX_ENCODING ${at}[0].emailAddress`],
    ],
    [
      'an MD5 digest',
      () => [member({ phoneNumber: 'a'.repeat(32) })],
      {},
      [`INVALID_SHA256_FORMAT ${at}[0].phoneNumber`],
    ],
    [
      'the digest of the empty string',
      () => [member({ emailAddress: sha256('') })],
      {},
      [`INVALID_SHA256_FORMAT ${at}[0].emailAddress`],
    ],
    [
      'hex sent as base64',
      () => [member({ emailAddress: hash })],
      { encoding: 'BASE64' },
      [`INVALID_SHA256_FORMAT ${at}[0].emailAddress`],
    ],
    [
      'plain text sent as base64',
      () => [member({ emailAddress: 'a@b' })],
      { encoding: 'BASE64' },
      [`INVALID_BASE64_ENCODING ${at}[0].emailAddress`],
    ],
    ['an empty value', () => [member({ emailAddress: '' })], {}, [`REQUIRED_FIELD_MISSING ${at}[0].emailAddress`]],
    ['an identifier object without identifier', () => [member({})], {}, [`REQUIRED_FIELD_MISSING ${at}[0]`]],
    [
      'an identifier object with two',
      () => [member({ emailAddress: hash, phoneNumber: hash })],
      {},
      [`INVALID_AUDIENCE_MEMBER ${at}[0]`],
    ],
    ['a member without identifiers', () => [member()], {}, [`REQUIRED_FIELD_MISSING ${at}`]],
    ['a member without data', () => [{}], {}, ['INVALID_AUDIENCE_MEMBER audienceMembers[0]']],
    [
      'an address without its last part',
      () => [member({ address: { ...BO_ADDRESS, postalCode: undefined } })],
      {},
      [`REQUIRED_FIELD_MISSING ${at}[0].address.postalCode`],
    ],
    [
      'an address without names',
      () => [member({ address: { regionCode: 'US', postalCode: '1' } })],
      {},
      [`REQUIRED_FIELD_MISSING ${at}[0].address.givenName`, `REQUIRED_FIELD_MISSING ${at}[0].address.familyName`],
    ],
    [
      'a plain name',
      () => [member({ address: { ...BO_ADDRESS, givenName: 'Bo' } })],
      {},
      [`INVALID_HEX_ENCODING ${at}[0].address.givenName`],
    ],
    [
      'a lower-case region',
      () => [member({ address: { ...BO_ADDRESS, regionCode: 'us' } })],
      {},
      [`INVALID_REGION_CODE ${at}[0].address.regionCode`],
    ],
    [
      'a region that is not assigned',
      () => [member({ address: { ...BO_ADDRESS, regionCode: 'UK' } })],
      {},
      [`INVALID_REGION_CODE ${at}[0].address.regionCode`],
    ],
    [
      'a hashed postal code',
      () => [member({ address: { ...BO_ADDRESS, postalCode: hash } })],
      {},
      [`INVALID_POSTAL_CODE ${at}[0].address.postalCode`],
    ],
    [
      'a postal code with white space around',
      () => [member({ address: { ...BO_ADDRESS, postalCode: ' 94045' } })],
      {},
      [`INVALID_POSTAL_CODE ${at}[0].address.postalCode`],
    ],
    [
      'eleven identifiers',
      () => [member(...Array.from({ length: 11 }, () => ADA_MAIL))],
      {},
      [`TOO_MANY_USER_IDENTIFIERS ${at}`],
    ],
    ['no members', () => [], {}, ['REQUIRED_FIELD_MISSING audienceMembers']],
    [
      '10,001 members',
      () => Array.from({ length: 10_001 }, () => member(ADA_MAIL)),
      {},
      ['TOO_MANY_AUDIENCE_MEMBERS audienceMembers'],
    ],
    [
      'two kinds of members',
      () => [member(ADA_MAIL), { userData: { userIdentifiers: [ADA_MAIL] } }],
      {},
      ['MULTIPLE_DATA_TYPES_NOT_ALLOWED audienceMembers'],
    ],
    ['no encoding', () => [member(ADA_MAIL)], { encoding: undefined }, ['REQUIRED_FIELD_MISSING encoding']],
    [
      'an unspecified encoding',
      () => [member(ADA_MAIL)],
      { encoding: 'ENCODING_UNSPECIFIED' },
      ['REQUIRED_FIELD_MISSING encoding'],
    ],
    [
      'no terms',
      () => [member(ADA_MAIL)],
      { termsOfService: undefined },
      ['REQUIRED_FIELD_MISSING termsOfService.customerMatchTermsOfServiceStatus'],
    ],
    [
      'refused terms',
      () => [member(ADA_MAIL)],
      { termsOfService: { customerMatchTermsOfServiceStatus: 'REJECTED' } },
      ['TERMS_AND_CONDITIONS_NOT_SIGNED termsOfService.customerMatchTermsOfServiceStatus'],
    ],
    [
      'a reference that no destination has',
      () => [{ ...member(ADA_MAIL), destinationReferences: ['x'] }],
      {},
      ['INVALID_DESTINATION audienceMembers[0].destinationReferences[0]'],
    ],
    [
      'members that the list does not take',
      () => [mobile('6d92078a-8246-4ba4-ae5b-76104861e7dc')],
      {},
      ['INVALID_USER_LIST_TYPE destinations[0].productDestinationId'],
    ],
  ])('has %s', async (_, members, fields, expected) => {
    const answer = await google.members('ingest', ingestion(list, members(), fields));
    expect(answer.status).toBe(400);
    expect(violationsOf(answer).toSorted()).toEqual(expected.toSorted());
    expect(held().size).toBe(0);
  });

  test('10,000 members and 10 identifiers are still taken', async () => {
    await ingest([member(...Array.from({ length: 10 }, () => ADA_MAIL))]);
    await ingest(Array.from({ length: 10_000 }, (_, i) => member(email(`p${i}@example.net`))));
    expect(held().size).toBe(10_001);
  });

  test.each<[string, object, string]>([
    ['an unknown field', { audience: [] }, 'Unknown name "audience": Cannot find field.'],
    [
      'an unknown field of a member',
      { audienceMembers: [{ ...member(ADA_MAIL), id: '1' }] },
      `Unknown name "id" at 'audienceMembers[0]': Cannot find field.`,
    ],
    ['names in snake_case', { validate_only: true }, 'Unknown name "validate_only": Cannot find field.'],
    [
      'an unknown consent',
      { consent: { adUserData: 'GRANTED' } },
      `Invalid value at 'consent.adUserData' (TYPE_ENUM).`,
    ],
    ['a lower-case encoding', { encoding: 'hex' }, `Invalid value at 'encoding' (TYPE_ENUM).`],
    [
      'a number as list id',
      { destinations: [destination('1', { productDestinationId: 1 })] },
      `Invalid value at 'destinations[0].productDestinationId' (TYPE_STRING).`,
    ],
    ['text as a flag', { validateOnly: 'true' }, `Invalid value at 'validateOnly' (TYPE_BOOL).`],
    ['an object instead of a list', { audienceMembers: {} }, `Invalid value at 'audienceMembers' (repeated field).`],
    ['a list instead of an object', { consent: [] }, `Invalid value at 'consent' (TYPE_MESSAGE).`],
  ])('is no message of the API: %s', async (_, fields, message) => {
    const answer = await google.members('ingest', ingestion(list, [member(ADA_MAIL)], fields));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: { status: 'INVALID_ARGUMENT', message: `Invalid JSON payload received. ${message}` },
    });
  });

  test('has bad ids for a list of ids', async () => {
    const mobileIdInfo = { keySpace: 'ANDROID', appId: 'com.example' };
    const mobileList = await google.createList({
      displayName: 'Mobile',
      ingestedUserListInfo: { uploadKeyTypes: ['MOBILE_ID'], mobileIdInfo },
    });
    const userList = await google.createList({
      displayName: 'Ids',
      ingestedUserListInfo: { uploadKeyTypes: ['USER_ID'] },
    });
    const id = '6d92078a-8246-4ba4-ae5b-76104861e7dc';
    const refused = async (to: string, row: unknown) =>
      violationsOf(await google.members('ingest', ingestion(to, [row], { encoding: undefined })));
    const path = 'audienceMembers[0].mobileData.mobileIds';
    expect(await refused(mobileList, mobile('6d92078a'))).toEqual([`INVALID_MOBILE_ID_FORMAT ${path}[0]`]);
    expect(await refused(mobileList, { mobileData: {} })).toEqual([`REQUIRED_FIELD_MISSING ${path}`]);
    expect(await refused(mobileList, { mobileData: { mobileIds: Array.from({ length: 11 }, () => id) } })).toEqual([
      `TOO_MANY_USER_IDENTIFIERS ${path}`,
    ]);
    expect(await refused(userList, { userIdData: { userId: '' } })).toEqual([
      'REQUIRED_FIELD_MISSING audienceMembers[0].userIdData.userId',
    ]);
    expect(await refused(userList, mobile(id))).toEqual([
      'INVALID_USER_LIST_TYPE destinations[0].productDestinationId',
    ]);
  });

  test('null is as good as absent', async () => {
    await ingest([{ ...member(ADA_MAIL), consent: null }], { validateOnly: null });
    expect(held().people).toEqual(['ada']);
  });

  test('a removal has neither consent nor terms', async () => {
    const members = [member(ADA_MAIL)];
    const consent = { adUserData: 'CONSENT_GRANTED' };
    for (const body of [
      removal(list, members, { consent }),
      removal(list, members, { termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' } }),
      removal(list, [{ ...member(ADA_MAIL), consent }]),
    ]) {
      expect((await google.members('remove', body)).status).toBe(400);
    }
  });

  test('a removal keeps the rules of members too', async () => {
    expect(violationsOf(await google.members('remove', removal(list, [member(bad)], { encoding: 'BASE64' })))).toEqual([
      'INVALID_BASE64_ENCODING audienceMembers[0].compositeData.userData.userIdentifiers[0].emailAddress',
    ]);
  });
});

describe('destinations', () => {
  const account = (accountType: string, accountId: string) => ({ accountType, accountId });

  test.each<[string, object, string]>([
    [
      'another account type',
      { operatingAccount: account('DATA_PARTNER', '1234567890') },
      'DESTINATION_ACCOUNT_TYPE_MISMATCH destinations[0].operatingAccount.accountType',
    ],
    [
      'an account with dashes',
      { operatingAccount: account('GOOGLE_ADS', '123-456-7890') },
      'INVALID_DESTINATION destinations[0].operatingAccount.accountId',
    ],
    [
      'no account type',
      { operatingAccount: { accountId: '1234567890' } },
      'REQUIRED_FIELD_MISSING destinations[0].operatingAccount.accountType',
    ],
    [
      'no account',
      { operatingAccount: { accountType: 'GOOGLE_ADS' } },
      'REQUIRED_FIELD_MISSING destinations[0].operatingAccount.accountId',
    ],
    [
      'another manager',
      { loginAccount: account('GOOGLE_ADS', '2222222222') },
      'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH destinations[0].loginAccount',
    ],
    ['no list', { productDestinationId: undefined }, 'REQUIRED_FIELD_MISSING destinations[0].productDestinationId'],
    ['an unknown list', { productDestinationId: '1' }, 'INVALID_USER_LIST_ID destinations[0].productDestinationId'],
    [
      'a resource name as list',
      { productDestinationId: 'userLists/77889900' },
      'INVALID_USER_LIST_ID destinations[0].productDestinationId',
    ],
  ])('are refused with %s', async (_, fields, expected) => {
    const destinations = [destination(list, fields)];
    const answer = await google.members('ingest', ingestion(list, [member(ADA_MAIL)], { destinations }));
    expect(violationsOf(answer)).toEqual([expected]);
  });

  test('are between one and ten, with references of their own', async () => {
    const refused = async (destinations: unknown) =>
      violationsOf(await google.members('ingest', ingestion(list, [member(ADA_MAIL)], { destinations })));
    expect(await refused([])).toEqual(['REQUIRED_FIELD_MISSING destinations']);
    expect(await refused(Array.from({ length: 11 }, () => destination(list)))).toEqual([
      'TOO_MANY_DESTINATIONS destinations',
    ]);
    await ingest([member(ADA_MAIL)], { destinations: Array.from({ length: 10 }, () => destination(list)) });
    const same = destination(list, { reference: 'a' });
    expect(await refused([same, same])).toEqual(['INVALID_DESTINATION destinations[1].reference']);
  });

  test('of an account that the token does not see are forbidden', async () => {
    const destinations = [destination(list, { operatingAccount: account('GOOGLE_ADS', '9999999999') })];
    const answer = await google.members('ingest', ingestion(list, [member(ADA_MAIL)], { destinations }));
    expect(answer).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
  });
});

import { expect, test } from 'vitest';
import type { GoogleCall } from '../../../src/destinations/google/client.ts';
import { googleFailure } from '../../../src/destinations/google/errors.ts';
import { googleConfig } from './google-config.ts';

const config = googleConfig({ google: 'http://127.0.0.1:9', google_token_endpoint: 'http://127.0.0.1:9/token' });
const now = new Date('2026-11-22T12:00:00Z');

interface Violation {
  readonly field?: string;
  readonly description?: string;
  readonly reason?: string;
}

interface Refusal {
  readonly status?: number;
  readonly state?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly metadata?: Record<string, string>;
  readonly violations?: readonly Violation[];
  readonly headers?: Record<string, string>;
}

function refusalOf(given: Refusal, about: GoogleCall['about'] = 'members') {
  const { status = 400, state = 'INVALID_ARGUMENT', message = 'There was a problem with the request.' } = given;
  const details = [
    ...(given.reason === undefined ? [] : [{ '@type': 'ErrorInfo', reason: given.reason, metadata: given.metadata }]),
    ...(given.violations === undefined ? [] : [{ '@type': 'BadRequest', fieldViolations: given.violations }]),
    { '@type': 'RequestInfo', requestId: 'trace-1' },
  ];
  const json = { error: { code: status, message, status: state, details } };
  const call: GoogleCall = { method: 'POST', path: 'x', about, operation: 'add members' };
  const response = { status, headers: new Headers(given.headers), text: '', json };
  return googleFailure(response, call, config, now);
}

const emailOf = (index: number | string) => `audienceMembers[${index}].userData.userIdentifiers[0].emailAddress`;

const rowReasons = [
  'INVALID_HEX_ENCODING',
  'INVALID_BASE64_ENCODING',
  'INVALID_SHA256_FORMAT',
  'INVALID_POSTAL_CODE',
  'INVALID_REGION_CODE',
  'INVALID_MOBILE_ID_FORMAT',
  'INVALID_AUDIENCE_MEMBER',
  'REQUIRED_FIELD_MISSING',
];

test.each(rowReasons)('%s skips the member that it names, and halves a batch when it names none', (reason) => {
  expect(refusalOf({ reason: 'INVALID_ARGUMENT', violations: [{ field: emailOf(3), reason }] })).toMatchObject({
    disposition: 'skip',
    members: [{ index: 3, reason }],
    traceId: 'trace-1',
    code: reason,
  });
  expect(refusalOf({ violations: [{ reason }] }).disposition).toBe('split');
  expect(refusalOf({ reason }).disposition).toBe('split');
});

test('members are named in camel and in snake case, each once', () => {
  const violations = [
    { field: emailOf(3), reason: 'INVALID_HEX_ENCODING' },
    { field: emailOf(3), reason: 'INVALID_SHA256_FORMAT' },
    { field: 'audience_members[12].composite_data', reason: 'INVALID_AUDIENCE_MEMBER' },
  ];
  expect(refusalOf({ violations }).members).toEqual([
    { index: 3, reason: 'INVALID_HEX_ENCODING' },
    { index: 12, reason: 'INVALID_AUDIENCE_MEMBER' },
  ]);
});

test('a reason that nobody documented still skips the member that it names', () => {
  expect(refusalOf({ violations: [{ field: emailOf(0), reason: 'NEW_REASON' }] })).toMatchObject({
    disposition: 'skip',
    members: [{ index: 0, reason: 'NEW_REASON' }],
  });
});

test('a batch is not halved for what is outside of its members', () => {
  const violations = [{ field: 'destinations[0].operatingAccount', reason: 'REQUIRED_FIELD_MISSING' }];
  expect(refusalOf({ violations }).disposition).toBe('give-up');
});

test.each([
  'INVALID_USER_LIST_ID',
  'INVALID_USER_LIST_TYPE',
  'INVALID_DESTINATION',
  'DESTINATION_ACCOUNT_TYPE_MISMATCH',
  'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH',
  'TOO_MANY_AUDIENCE_MEMBERS',
  'TOO_MANY_USER_IDENTIFIERS',
  'TOO_MANY_DESTINATIONS',
  'INVALID_REMOVE_AS_OF_TIME',
  'INVALID_REQUEST_ID',
])('%s is a mistake of the config', (reason) => {
  const field = 'destinations[0].productDestinationId';
  expect(refusalOf({ violations: [{ field, reason, description: 'No such list.' }] })).toMatchObject({
    disposition: 'config',
    code: reason,
    message: expect.stringContaining('No such list.') as string,
  });
  expect(refusalOf({ reason })).toMatchObject({ disposition: 'config' });
});

test('a result that Google does not keep, or not for this access path, is gone', () => {
  expect(refusalOf({ reason: 'INVALID_REQUEST_ID' }, 'request').disposition).toBe('gone');
  expect(refusalOf({ status: 403, state: 'PERMISSION_DENIED' }, 'request').disposition).toBe('gone');
  const disabled = { status: 403, state: 'PERMISSION_DENIED', reason: 'SERVICE_DISABLED' };
  expect(refusalOf(disabled, 'request').disposition).toBe('refused');
});

test.each([
  ['TERMS_AND_CONDITIONS_NOT_SIGNED', /terms/],
  ['ADVERTISER_NOT_ALLOWLISTED_FOR_UPLOADED_DATA', /1234567890/],
  ['NOT_ALLOWLISTED', /1234567890/],
  ['EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED', /EU political/],
  ['SENSITIVE_USER_LIST_IMMUTABLE', /sensitive/],
  ['OWNERSHIP_REQUIRED_FOR_UPDATE', /`account`/],
] as const)('%s is for a person to mend, whatever the HTTP status', (reason, fix) => {
  for (const status of [400, 403]) {
    const error = refusalOf({ status, reason });
    expect(error.disposition).toBe('refused');
    expect(error.fix).toMatch(fix);
  }
});

test.each([
  ['PERMISSION_DENIED', /Access and security/],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', /auth\/datamanager/],
  ['SERVICE_DISABLED', /datamanager\.googleapis\.com/],
  [undefined, /Access and security/],
] as const)('HTTP 403 %s says what to give or to enable', (reason, fix) => {
  const error = refusalOf({ status: 403, state: 'PERMISSION_DENIED', ...(reason !== undefined && { reason }) });
  expect(error.disposition).toBe('refused');
  expect(error.fix).toMatch(fix);
});

test('a token that was renewed and still is refused needs a person', () => {
  expect(refusalOf({ status: 401, state: 'UNAUTHENTICATED' })).toMatchObject({ disposition: 'credentials' });
});

test('HTTP 404 is a list that is gone, or an account that is wrong', () => {
  const missing = { status: 404, state: 'NOT_FOUND' };
  expect(refusalOf(missing, 'list').disposition).toBe('gone');
  expect(refusalOf(missing, 'members').disposition).toBe('gone');
  expect(refusalOf(missing, 'account').disposition).toBe('config');
});

test('HTTP 429 waits as long as asked, and is left for tomorrow when the quota is that of the day', () => {
  const minute = { status: 429, state: 'RESOURCE_EXHAUSTED', message: "limit 'Ingestion requests per minute'" };
  expect(refusalOf(minute)).toMatchObject({ disposition: 'wait', waitMs: undefined });
  expect(refusalOf({ ...minute, headers: { 'retry-after': '17' } })).toMatchObject({ waitMs: 17_000 });
  const named = {
    ...minute,
    reason: 'RATE_LIMIT_EXCEEDED',
    metadata: { quota_limit: 'IngestionRequestsPerDayPerProject' },
  };
  expect(refusalOf(named).disposition).toBe('defer');
  expect(refusalOf({ ...minute, message: "limit 'Ingestion requests per day'" }).disposition).toBe('defer');
});

test('a body that is too large is halved', () => {
  expect(refusalOf({ status: 413 }).disposition).toBe('split');
});

test('an answer that is not Google’s points at the endpoint', () => {
  const response = { status: 404, headers: new Headers(), text: '<html>', json: undefined };
  const call: GoogleCall = { method: 'GET', path: 'x', about: 'list', operation: 'describe the list' };
  expect(googleFailure(response, call, config, now)).toMatchObject({
    disposition: 'config',
    fix: expect.stringContaining('`endpoint`') as string,
  });
});

test('what nobody documented is given up with Google’s words and its trace id', () => {
  const error = refusalOf({ reason: 'BRAND_NEW', message: 'Something is off.' }, 'list');
  expect(error).toMatchObject({ disposition: 'give-up', code: 'BRAND_NEW', traceId: 'trace-1' });
  expect(error.message).toContain('Something is off.');
});

test('what Google quotes of members is not repeated', () => {
  const violations = [
    { field: emailOf(0), reason: 'INVALID_SHA256_FORMAT', description: 'Not a digest: ada@example.com' },
  ];
  expect(refusalOf({ violations, message: 'Bad value ada@example.com.' }).message).not.toContain('ada');
});

import { expect, test } from 'vitest';
import type { LinkedinCall } from '../../../src/destinations/linkedin/client.ts';
import { linkedinFailure } from '../../../src/destinations/linkedin/errors.ts';
import type { LinkedinConfig } from '../../../src/destinations/linkedin/settings.ts';
import { linkedinConfig } from './linkedin-config.ts';

const config = linkedinConfig({ linkedin: 'http://127.0.0.1:9', linkedin_token_endpoint: 'http://127.0.0.1:9/token' });
const now = new Date('2026-11-22T12:00:00Z');

function refusalOf(
  status: number,
  body: object | undefined,
  about: LinkedinCall['about'] = 'segment',
  headers: Record<string, string> = {},
  changes: Partial<LinkedinConfig> = {},
) {
  const call: LinkedinCall = { method: 'POST', path: 'x', about, operation: 'add members' };
  const json = body === undefined ? undefined : { status, ...body };
  return linkedinFailure(
    { status, headers: new Headers(headers), text: '', json },
    call,
    { ...config, ...changes },
    now,
  );
}

test.each([
  ['an address to upload to that has ended', 404, undefined, 'upload', 'retry'],
  ['a file that is too large', 413, undefined, 'upload', 'give-up'],
  ['a file that cannot be read', 400, { message: 'The file must be CSV' }, 'segment', 'refused'],
] as const)('%s points at neither account nor endpoint', (_, status, body, about, disposition) => {
  const error = refusalOf(status, body, about, {}, { mode: 'list-upload' });
  expect([error.disposition, error.fix]).toEqual([disposition, undefined]);
});

test('HTTP 400 of a whole call is a mistake of the config, told in LinkedIn’s words', () => {
  const error = refusalOf(400, { code: 'BAD_REQUEST', message: 'account must be one URN of a sponsored account' });
  expect(error).toMatchObject({ disposition: 'config', code: 'BAD_REQUEST' });
  expect(error.message).toContain('one URN');
  expect(error.fix).toContain('source_platform');
});

test('HTTP 401 needs another token', () => {
  const error = refusalOf(401, { serviceErrorCode: 65_601, code: 'REVOKED_ACCESS_TOKEN', message: 'Revoked' });
  expect(error).toMatchObject({ disposition: 'credentials', code: 'REVOKED_ACCESS_TOKEN' });
  expect(error.fix).toContain('www.linkedin.com/developers/apps');
});

test('HTTP 403 names scope, product and role', () => {
  const error = refusalOf(403, { serviceErrorCode: 100, code: 'ACCESS_DENIED', message: 'Not enough permissions' });
  expect(error.disposition).toBe('refused');
  for (const word of ['rw_dmp_segments', 'Matched Audiences', 'VIEWER']) expect(error.fix).toContain(word);
});

test('HTTP 404 is a segment that is gone, or an account that is wrong', () => {
  const missing = { message: 'Could not find DMP segment with ID 9821736' };
  expect(refusalOf(404, missing).disposition).toBe('gone');
  expect(refusalOf(404, missing, 'account').disposition).toBe('config');
});

test('HTTP 426 names version and setting', () => {
  const error = refusalOf(426, { code: 'NONEXISTENT_VERSION', message: 'Requested version 20260701 is not active' });
  expect(error).toMatchObject({ disposition: 'refused', code: 'NONEXISTENT_VERSION' });
  expect(error.fix).toContain('202607');
  expect(error.fix).toContain('api_version');
});

test.each([
  ['Resource level throttle limit for calls to this resource is reached.', 'wait'],
  ['Resource level throttle APPLICATION DAY limit for calls to this resource is reached.', 'defer'],
  ['Too many requests', 'wait'],
])('HTTP 429 “%s” means %s', (message, disposition) => {
  expect(refusalOf(429, { message })).toMatchObject({ disposition });
});

test('HTTP 429 is waited for as long as asked, should LinkedIn ever ask', () => {
  expect(refusalOf(429, { message: 'slow down' }, 'segment', { 'retry-after': '40' }).waitMs).toBe(40_000);
});

test('HTTP 429 with too many segments is never repeated', () => {
  const error = refusalOf(429, { code: 'SEGMENT_LIMIT_EXCEEDED', message: 'Too many segments' }, 'account');
  expect(error).toMatchObject({ disposition: 'refused', code: 'SEGMENT_LIMIT_EXCEEDED' });
  expect(error.fix).toContain('1,000');
});

test.each([408, 409, 423, 500, 502, 503, 504])('HTTP %i passes by itself', (status) => {
  expect(refusalOf(status, undefined).disposition).toBe('retry');
});

test('only what may have been applied is unclear', () => {
  expect([408, 409, 423, 500, 504].map((status) => refusalOf(status, {}).unclear)).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('what nobody documented is given up with LinkedIn’s words and its trace id', () => {
  const error = refusalOf(418, { message: 'Short and stout' }, 'segment', { 'x-li-uuid': 'trace-1' });
  expect(error).toMatchObject({ disposition: 'give-up', traceId: 'trace-1' });
  expect(error.message).toContain('Short and stout');
});

test('an answer that is not LinkedIn’s points at the endpoint', () => {
  expect(refusalOf(404, undefined)).toMatchObject({
    disposition: 'config',
    fix: expect.stringContaining('`endpoint`') as string,
  });
});

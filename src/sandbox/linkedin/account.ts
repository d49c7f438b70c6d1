import { sandboxCredentials } from '../credentials.ts';
import { accessDenied, badRequest } from './restli-error.ts';
import { isUploaded, type SegmentType } from './segment.ts';

/** The one ad account that the sandbox's member can use. */
export const ACCOUNT_URN = `urn:li:sponsoredAccount:${sandboxCredentials.linkedin.account}`;

/** The value of the enum that LinkedIn gave to the sandbox's app. */
const OWN_PLATFORM = sandboxCredentials.linkedin.source_platform;
/** Everybody's, but for uploaded files only. */
const UPLOAD_PLATFORM = 'LIST_UPLOAD';

/** 400 for what is no account, 403 for one the member cannot see. */
export function checkAccount(urn: unknown, what: string): void {
  if (typeof urn !== 'string' || !/^urn:li:sponsoredAccount:\d+$/.test(urn)) {
    throw badRequest('account must be one URN of a sponsored account');
  }
  if (urn !== ACCOUNT_URN) throw accessDenied(what);
}

/** What may be looked for. */
export function checkSourcePlatform(value: string): void {
  if (value !== OWN_PLATFORM && value !== UPLOAD_PLATFORM) throw wrongPlatform();
}

/** What a segment may be created with. */
export function newSourcePlatform(value: unknown, type: SegmentType): string {
  const platform = isUploaded(type) ? UPLOAD_PLATFORM : OWN_PLATFORM;
  if (value !== platform) throw wrongPlatform();
  return platform;
}

function wrongPlatform(): Error {
  return badRequest('ERROR :: /sourcePlatform :: not a value that LinkedIn assigned to this app for this type');
}

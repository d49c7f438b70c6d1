import { sandboxCredentials } from '../credentials.ts';
import { accessDenied, badRequest } from './restli-error.ts';

/** The one ad account that the sandbox's member can use. */
export const ACCOUNT_URN = `urn:li:sponsoredAccount:${sandboxCredentials.linkedin.account}`;

/** Values of the enum that the sandbox's app may use; `LIST_UPLOAD` is everybody's. */
const SOURCE_PLATFORMS: readonly string[] = [sandboxCredentials.linkedin.source_platform, 'LIST_UPLOAD'];

/** 400 for what is no account, 403 for one the member cannot see. */
export function checkAccount(urn: unknown, what: string): void {
  if (typeof urn !== 'string' || !/^urn:li:sponsoredAccount:\d+$/.test(urn)) {
    throw badRequest('account must be one URN of a sponsored account');
  }
  if (urn !== ACCOUNT_URN) throw accessDenied(what);
}

export function checkSourcePlatform(value: unknown): void {
  if (typeof value !== 'string' || !SOURCE_PLATFORMS.includes(value)) {
    throw badRequest('ERROR :: /sourcePlatform :: not a value that LinkedIn assigned to this app');
  }
}

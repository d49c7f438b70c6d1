import { headerOf, type Call } from '../engine/call.ts';
import { badRequest, refusal } from './restli-error.ts';

/** Versions that are live on 2026-11-22; 202512 was never released. */
const LIVE: readonly string[] = [
  '202601',
  '202602',
  '202603',
  '202604',
  '202605',
  '202606',
  '202607',
  '202608',
  '202609',
  '202610',
  '202611',
];

/** The two headers every call has. No default is applied to the version; ended and unknown ones are 426. */
export function checkVersion(call: Call): void {
  const version = headerOf(call, 'linkedin-version');
  if (version === undefined) {
    throw refusal(
      400,
      'VERSION_MISSING',
      'A version must be present. Please specify it in the LinkedIn-Version header.',
    );
  }
  const retired = call.faults.take('retire_version', (fault) => fault.version === version) !== undefined;
  if (retired || !LIVE.includes(version)) {
    throw refusal(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
  }
  if (headerOf(call, 'x-restli-protocol-version') !== '2.0.0') {
    throw badRequest('The X-Restli-Protocol-Version header must be 2.0.0');
  }
}

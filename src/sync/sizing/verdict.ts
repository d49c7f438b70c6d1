import type { Capabilities } from '../../destinations/destination.ts';

/** Whether a platform would serve a list of so many. */
export type Verdict = 'too_small' | 'just_above' | 'enough';

/** Platforms find only a part of those whom they are told about. Where one does not say which, twice its least leaves room for half. */
const room = 2;

/** @param usable contacts whom the platform can be told about */
export function verdictOf(usable: number, { minimumSize, advisedSize = minimumSize * room }: Capabilities): Verdict {
  if (usable < minimumSize) return 'too_small';
  return usable < advisedSize ? 'just_above' : 'enough';
}

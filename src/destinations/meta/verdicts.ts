import type { Disposition } from '../../errors/destination-error.ts';
import type { GraphError, Refusal } from './graph-refusal.ts';
import { newestVersion } from './versions.ts';

/** What to do about a refusal, and what a person can do. */
export interface Verdict {
  readonly disposition: Disposition;
  readonly fix?: string;
  /** Said instead of Meta's own text. */
  readonly words?: string;
  readonly waitMs?: number;
}

/** What a verdict depends on besides the error. */
export interface Circumstances {
  /** With its `act_`. */
  readonly account: string;
  readonly version: string;
  readonly signed: boolean;
}

type Rule = (error: GraphError, refusal: Refusal, circumstances: Circumstances) => Verdict | undefined;

/** Where a person accepts the terms, once per user and business. */
export function termsPage(account: string): string {
  return `https://business.facebook.com/ads/manage/customaudiences/tos/?act=${account.replace(/^act_/, '')}`;
}

/** Business settings > Users > System users: tokens are made there, and ad accounts assigned. */
export const systemUsersPage = 'https://business.facebook.com/settings/system-users';

export const renameFlagged =
  'Meta takes the name or description for health or financial information: give the audience other ones in Ads Manager > ' +
  'Audiences (or delete it) and in the config, or ask for a review there.';

export function giveRole(account: string): string {
  return `Give the token ads_management, and its system user the right to manage ${account}: ${systemUsersPage} > Assigned assets.`;
}

/** Meta knows a new audience everywhere only after about a minute. */
const settlingMs = 60_000;

const credentials: Rule = ({ code }) =>
  code === 190 || code === 102
    ? {
        disposition: 'credentials',
        fix: `Make a new token of a system user with ads_management and put it where access_token comes from: ${systemUsersPage}`,
      }
    : undefined;

const policyBlock: Rule = ({ code }) =>
  code === 368
    ? {
        disposition: 'defer',
        fix: 'Meta blocks this account or token for its policies: see Account quality in Business settings.',
      }
    : undefined;

const flagged: Rule = ({ subcode }) =>
  subcode !== undefined && [1_713_228, 1_713_230, 1_713_231, 1_713_232].includes(subcode)
    ? {
        disposition: 'refused',
        fix: renameFlagged,
      }
    : undefined;

const terms: Rule = ({ code, subcode }, _, { account }) =>
  subcode === 1_870_034 || subcode === 1_870_090 || code === 2664
    ? {
        disposition: 'refused',
        fix: `Accept the custom audience terms as a person with a role in the business: ${termsPage(account)}`,
      }
    : undefined;

const accountState: Rule = ({ subcode }, _, { account }) => {
  if (subcode === 1_870_050) {
    return { disposition: 'refused', fix: `Add ${account} to a business in Business settings > Ad accounts.` };
  }
  if (subcode === 1_870_047) {
    return {
      disposition: 'skip',
      words: 'the list is too small for removals; whoever should leave stays on it until it has grown',
    };
  }
  return undefined;
};

const audienceState: Rule = ({ code, subcode }) => {
  if (code === 1_487_366 || subcode === 1_487_366) return { disposition: 'gone' };
  if (code === 1_487_301 || subcode === 1_487_301) {
    return { disposition: 'refused', fix: 'Share the audience with this ad account in Ads Manager > Audiences.' };
  }
  if (code !== 2650) return undefined;
  if (subcode === 1_870_145) {
    return { disposition: 'wait', waitMs: 60_000, words: 'the audience is being updated or replaced' };
  }
  return {
    disposition: 'refused',
    fix: 'Another tool replaces the members of this audience or has filled it in another form: let only one tool write to it, or delete it so that it is made anew.',
  };
};

const version: Rule = ({ code }, _, { version: current }) =>
  code === 2635
    ? {
        disposition: 'refused',
        words: `API version ${current} has ended`,
        fix: `Set api_version: ${newestVersion} for this destination.`,
      }
    : undefined;

/** 803 and 100/33 mean `unknown, or not visible to this token`. */
const unknownObject: Rule = ({ code, subcode }, { target }, { account }) => {
  if (code !== 803 && !(code === 100 && subcode === 33)) return undefined;
  if (target.kind === 'account') {
    return {
      disposition: 'config',
      words: `ad account ${account} does not exist, or the token cannot see it`,
      fix: `Check \`account\`, and assign the ad account to the token’s system user: ${systemUsersPage} > Assigned assets.`,
    };
  }
  const { ageMs } = target;
  if (ageMs === undefined || ageMs >= settlingMs) return { disposition: 'gone' };
  // Back-off alone would often be over before the minute is.
  const waitMs = Math.min(10_000, Math.max(2_000, Math.round(ageMs / 2)));
  return { disposition: 'wait', waitMs, words: 'the audience is new and not known everywhere yet' };
};

const permission: Rule = ({ code }, _, { account }) =>
  code === 3 || code === 10 || (code >= 200 && code <= 299) || [294, 2654, 2655, 2656, 2663].includes(code)
    ? {
        disposition: 'refused',
        fix: `${giveRole(account)} The terms are at ${termsPage(account)}`,
      }
    : undefined;

/** 1/99 is an unknown error that repeats itself. */
const transient: Rule = ({ code, subcode, transient: says }) =>
  !(code === 1 && subcode === 99) && (says || [1, 2, 5000, 21_009].includes(code))
    ? { disposition: 'retry' }
    : undefined;

/** Rows are ours to get right; all else that a request says comes from the config. */
const badRequest: Rule = ({ code }, { membership }, { signed }) =>
  code === 100
    ? {
        disposition: membership ? 'give-up' : 'config',
        fix: signed
          ? 'Check app_secret, account, and the audience’s name and description.'
          : 'Check account, and the audience’s name and description; an app with “Require App Secret” needs app_secret as well.',
      }
    : undefined;

/** First match wins. Source: developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference. */
const rules: readonly Rule[] = [
  credentials,
  policyBlock,
  flagged,
  terms,
  accountState,
  audienceState,
  version,
  unknownObject,
  permission,
  transient,
  badRequest,
];

/** Codes of limits on calls; they come with HTTP 400. */
export function isThrottle(code: number): boolean {
  return [4, 17, 32, 341, 613].includes(code) || (code >= 80_000 && code <= 80_014);
}

/** What to do about a Graph error other than a limit on calls; giving up is for what nobody documented. */
export function verdictOn(error: GraphError, refusal: Refusal, circumstances: Circumstances): Verdict {
  for (const rule of rules) {
    const verdict = rule(error, refusal, circumstances);
    if (verdict !== undefined) return verdict;
  }
  return { disposition: 'give-up' };
}

import type { LinkedinConfig } from './settings.ts';
import type { Field } from '../../identifiers/identifier.ts';
import type { Capabilities } from '../destination.ts';
import { templateLimits } from '../linkedin-templates.ts';

const alwaysSent: readonly Field[] = ['email', 'mobile_ad_id'];
/** LinkedIn takes these in clear and in no other way. */
const plainNames: readonly Field[] = ['first_name', 'last_name', 'job_title', 'company', 'country'];

const ids: readonly (readonly Field[])[] = [['email'], ['mobile_ad_id']];

/** What segments of people and of companies have in common; learn.microsoft.com/linkedin/marketing/matched-audiences, as of 2026-11. */
const segments = {
  // create-and-manage-segment-users, create-and-manage-segment-companies: elements a call.
  batchSize: 5_000,
  identifiersPerMember: undefined,
  // Two to four is what LinkedIn's own guides use; a member's calls are counted together.
  concurrency: 3,
  results: 'immediate',
  // There is no call that replaces or empties a segment.
  replacement: undefined,
  signals: [],
  values: undefined,
  // No page says that names are unique, how long they may be, or what they must not say (create-and-manage-segments).
  names: { areUnique: false, longest: {}, sensitive: undefined },
  // matched-audiences: a segment that is neither used nor changed for 30 days is ARCHIVED, is back within 48 hours of
  // use, and without members not at all; after 90 days it is EXPIRED and its data is gone.
  membership: { longestDays: undefined, unsetDays: undefined, idleDays: 30 },
} as const satisfies Partial<Capabilities>;

/** Fewer matched people are not served (matched-audiences-faq). */
export const leastMatched = 300;

/** Uploaded lists are static: a file takes the place of all that was there (create-and-manage-list-uploads). */
const uploaded = {
  changes: 'whole-list',
  replacement: 'session',
  batchSize: 50_000,
  wholeList: { fewest: templateLimits.fewestRows, most: templateLimits.mostRows },
} as const satisfies Partial<Capabilities>;
type Mode = Partial<Pick<LinkedinConfig, 'mode'>>;
const by = ({ mode }: Mode) => (mode === 'list-upload' ? uploaded : {});

/** DMP segments of people. */
export function linkedinCapabilities(config: Pick<LinkedinConfig, 'sendPlainNames'> & Mode): Capabilities {
  const { sendPlainNames } = config;
  return {
    ...segments,
    ...by(config),
    rules: 'linkedin',
    fields: sendPlainNames ? [...alwaysSent, ...plainNames] : alwaysSent,
    // Both names are required where there is no id; without the company they are anybody's.
    matchKeys: sendPlainNames ? [...ids, ['first_name', 'last_name', 'company']] : ids,
    // create-and-manage-segment-users: calls of one member of one app.
    rates: [{ calls: 600, perMs: 60_000 }],
    minimumSize: leastMatched,
    // About 1,000 sent ones are advised (matched-audiences-faq).
    advisedSize: 1_000,
  };
}

/** DMP segments of companies. */
export const linkedinCompanies = (config: Mode): Capabilities => ({
  ...segments,
  ...by(config),
  rules: 'linkedin-companies',
  fields: ['company_domain', 'company'],
  matchKeys: [['company_domain'], ['company']],
  // create-and-manage-segment-companies: as of users, counted apart.
  rates: [{ calls: 300, perMs: 60_000 }],
  // What must be 300 is the people who work there: one company may do. A file has rows of its own to count.
  minimumSize: config.mode === 'list-upload' ? templateLimits.fewestRows : 1,
});

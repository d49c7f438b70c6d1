import type { LinkedinConfig } from './settings.ts';
import type { Field } from '../../identifiers/identifier.ts';
import type { Capabilities } from '../destination.ts';

const alwaysSent: readonly Field[] = ['email', 'mobile_ad_id'];
/** LinkedIn takes these in clear and in no other way. */
const plainNames: readonly Field[] = ['first_name', 'last_name', 'job_title', 'company', 'country'];

const ids: readonly (readonly Field[])[] = [['email'], ['mobile_ad_id']];

/** DMP segments of type USER; learn.microsoft.com/linkedin/marketing/matched-audiences, as of 2026-11. */
export function linkedinCapabilities({ sendPlainNames }: Pick<LinkedinConfig, 'sendPlainNames'>): Capabilities {
  return {
    rules: 'linkedin',
    fields: sendPlainNames ? [...alwaysSent, ...plainNames] : alwaysSent,
    // Both names are required where there is no id; without the company they are anybody's.
    matchKeys: sendPlainNames ? [...ids, ['first_name', 'last_name', 'company']] : ids,
    // create-and-manage-segment-users: 5,000 elements a call; 600 calls a minute for one member of one app.
    batchSize: 5_000,
    identifiersPerMember: undefined,
    // Two to four is what LinkedIn's own guides use; a member's calls are counted together.
    concurrency: 3,
    rates: [{ calls: 600, perMs: 60_000 }],
    results: 'immediate',
    // There is no call that replaces or empties a segment.
    replacement: undefined,
    signals: [],
    values: undefined,
    // Matched members; about 1,000 sent ones are advised (matched-audiences-faq).
    minimumSize: 300,
    advisedSize: 1_000,
    // No page says that names are unique, how long they may be, or what they must not say (create-and-manage-segments).
    names: { areUnique: false, longest: {}, sensitive: undefined },
    // matched-audiences: a segment that is neither used nor changed for 30 days is ARCHIVED, is back within 48 hours of
    // use, and without members not at all; after 90 days it is EXPIRED and its data is gone.
    membership: { longestDays: undefined, unsetDays: undefined, idleDays: 30 },
  };
}

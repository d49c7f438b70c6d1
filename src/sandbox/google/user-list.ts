import { Membership } from '../engine/membership.ts';
import type { PeopleIndex } from '../engine/people-index.ts';
import { RequestTally } from '../engine/request-tally.ts';
import type { IngestedInfo } from './user-list-message.ts';

/** Longest membership (google.md 1), and what is meant when none is given. */
export const MOST_DAYS = 540;
export const DAY_MS = 86_400_000;

/** Sizes are "zero for hours" (google.md 3.4); no number is published. */
const SIZE_DELAY_MS = 6 * 3_600_000;
/** Members before a list is eligible to serve (google.md 4). */
const LEAST_MEMBERS = 100;

/** The fields of a list that a patch can change. */
export interface ListFields {
  displayName: string;
  description: string;
  integrationCode: string;
  membershipDays: number;
  membershipStatus: 'OPEN' | 'CLOSED';
}

export type UploadKeyType = 'CONTACT_ID' | 'MOBILE_ID' | 'USER_ID';

/** One user list of the account. */
export class UserList {
  readonly id: string;
  readonly resource: string;
  readonly keyType: UploadKeyType;
  fields: ListFields;
  readonly membership: Membership;
  readonly tally = new RequestTally();
  readonly #info: IngestedInfo;
  #filledAt: number | undefined;
  #rows = 0;
  #matched = 0;

  constructor(resource: string, keyType: UploadKeyType, info: IngestedInfo, fields: ListFields, index: PeopleIndex) {
    this.id = resource.slice(resource.lastIndexOf('/') + 1);
    this.resource = resource;
    this.keyType = keyType;
    this.fields = fields;
    this.membership = new Membership(index);
    this.#info = info;
  }

  /** Adds a row; `at` is when its request was accepted, `now` when it was processed. */
  add(keys: readonly string[], at: number, now: number): 'person' | 'other' {
    this.#filledAt ??= now;
    this.#rows += 1;
    if (this.membership.add(keys, at) !== 'person') return 'other';
    this.#matched += 1;
    return 'person';
  }

  /** Takes off whose membership has ended. */
  expire(now: number): void {
    this.membership.removeAddedBefore(now - this.fields.membershipDays * DAY_MS + 1);
  }

  /** Sizes are shown from now on. */
  showSizes(): void {
    if (this.#filledAt !== undefined) this.#filledAt = -Infinity;
  }

  /** What it shows of how many people are on it. */
  sizes(now: number): { readonly size: number; readonly isEligible: boolean; readonly matchRate: number | undefined } {
    this.expire(now);
    const size = this.#shownSize(now);
    const matchRate = size > 0 ? Math.round((100 * this.#matched) / Math.max(this.#rows, 1)) : undefined;
    return { size, isEligible: size >= LEAST_MEMBERS, matchRate };
  }

  /** The list as the API shows it; like all of Google's JSON it leaves out what is empty or false. */
  shown(now: number): object {
    const { size, isEligible, matchRate } = this.sizes(now);
    const { membershipDays, integrationCode, ...fields } = this.fields;
    return {
      name: this.resource,
      id: this.id,
      ...fields,
      ...(integrationCode !== '' && { integrationCode }),
      membershipDuration: `${(membershipDays * DAY_MS) / 1000}s`,
      accessReason: 'OWNED',
      sizeInfo: { displayNetworkMembersCount: String(size), searchNetworkMembersCount: String(size) },
      targetNetworkInfo: isEligible ? { eligibleForDisplay: true, eligibleForSearch: true } : {},
      ingestedUserListInfo: this.#shownInfo(matchRate),
    };
  }

  #shownInfo(matchRatePercentage: number | undefined): object {
    const { contactIdInfo, ...info } = this.#info;
    if (contactIdInfo === undefined) return info;
    return {
      ...info,
      contactIdInfo: { ...contactIdInfo, ...(matchRatePercentage !== undefined && { matchRatePercentage }) },
    };
  }

  #shownSize(now: number): number {
    if (this.#filledAt === undefined || now < this.#filledAt + SIZE_DELAY_MS) return 0;
    return rounded(this.membership.people.length);
  }
}

/** To two significant digits. */
function rounded(count: number): number {
  return Number(count.toPrecision(2));
}

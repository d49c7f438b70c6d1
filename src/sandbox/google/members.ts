import type { ConsentMessage, MemberMessage } from './ingestion-message.ts';
import {
  readMobileIds,
  readUserData,
  readUserId,
  type Found,
  type IdentifierType,
  type Reading,
} from './member-identifiers.ts';
import { Place } from './place.ts';
import type { Violations } from './violations.ts';

/** Members per request (google.md 3.5). */
const MOST_MEMBERS = 10_000;

const KINDS = ['compositeData', 'userData', 'mobileData', 'userIdData'] as const;
export type MemberKind = (typeof KINDS)[number];

/** One member that keeps the rules. */
export interface Row {
  /** Place in the request. */
  readonly index: number;
  /** Of the first identifier. */
  readonly place: Place;
  readonly keys: readonly string[];
  /** Identifiers as they were sent. */
  readonly values: readonly string[];
  readonly types: readonly IdentifierType[];
  readonly consent: ConsentMessage | undefined;
  readonly references: readonly string[];
}

export interface Members {
  readonly kind: MemberKind;
  readonly rows: readonly Row[];
}

const audienceMembers = new Place(undefined, 'audienceMembers');
const NO_REFERENCES: readonly string[] = [];
const NONE: Members = { kind: 'userData', rows: [] };

/** Checks the members of a request; none are given back when there are none, too many, several kinds, or no encoding. */
export function readMembers(
  members: readonly MemberMessage[],
  encoding: string | undefined,
  violations: Violations,
): Members {
  if (members.length === 0) {
    violations.missing('audienceMembers');
    return NONE;
  }
  if (members.length > MOST_MEMBERS) {
    violations.add('audienceMembers', 'TOO_MANY_AUDIENCE_MEMBERS', `At most ${MOST_MEMBERS} members are possible.`);
    return NONE;
  }
  const kinds = new Set<MemberKind>();
  for (const member of members) for (const kind of KINDS) if (member[kind] !== undefined) kinds.add(kind);
  if (kinds.size > 1) {
    violations.add('audienceMembers', 'MULTIPLE_DATA_TYPES_NOT_ALLOWED', 'All members must be of one kind.');
    return NONE;
  }
  const [kind = 'userData'] = kinds;
  const isUserData = kind === 'compositeData' || kind === 'userData';
  const given = encoding === 'HEX' || encoding === 'BASE64' ? encoding : undefined;
  if (isUserData && given === undefined) {
    violations.missing('encoding');
    return NONE;
  }
  const reading: Reading = { encoding: given ?? 'HEX', violations };
  return { kind, rows: members.map((member, i) => readMember(member, i, reading)) };
}

function readMember(member: MemberMessage, index: number, reading: Reading): Row {
  const place = new Place(audienceMembers, index);
  const found: Found = { place, keys: [], values: [], types: [] };
  const { compositeData, userData, mobileData, userIdData } = member;
  if (compositeData === undefined && userData === undefined && mobileData === undefined && userIdData === undefined) {
    reading.violations.add(place, 'INVALID_AUDIENCE_MEMBER', 'The member carries no data.');
  }
  if (compositeData !== undefined) {
    readUserData(compositeData.userData, new Place(place, 'compositeData.userData'), reading, found);
  }
  if (userData !== undefined) readUserData(userData, new Place(place, 'userData'), reading, found);
  if (mobileData !== undefined)
    readMobileIds(mobileData.mobileIds, new Place(place, 'mobileData.mobileIds'), reading, found);
  if (userIdData !== undefined) readUserId(userIdData.userId, new Place(place, 'userIdData.userId'), reading, found);
  const { keys, values, types } = found;
  return {
    index,
    place: found.place,
    keys,
    values,
    types,
    consent: member.consent,
    references: member.destinationReferences ?? NO_REFERENCES,
  };
}

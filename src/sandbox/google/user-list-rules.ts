import { DAY_MS, MOST_DAYS, type UploadKeyType } from './user-list.ts';
import type { IngestedInfo, UserListMessage } from './user-list-message.ts';
import type { Violations } from './violations.ts';

/** The info object that belongs to each kind of list. */
const INFO_OF = { CONTACT_ID: 'contactIdInfo', MOBILE_ID: 'mobileIdInfo', USER_ID: 'userIdInfo' } as const;

const DURATION = /^(\d+)(?:\.(\d{1,9}))?s$/;

/**
 * Days of a membership: whole days in seconds, at most 540; absent means the maximum.
 */
export function readDuration(duration: string | undefined, violations: Violations): number {
  if (duration === undefined) return MOST_DAYS;
  const [, seconds, fraction = ''] = DURATION.exec(duration) ?? [];
  const days = (Number(seconds) * 1000) / DAY_MS;
  if (!Number.isInteger(days) || days === 0 || /[1-9]/.test(fraction)) {
    violations.add('membershipDuration', 'INVALID_ARGUMENT', 'The duration must be a whole number of days.');
  } else if (days > MOST_DAYS) {
    violations.add('membershipDuration', 'MEMBERSHIP_DURATION_TOO_LONG', `At most ${MOST_DAYS} days are possible.`);
  }
  return days;
}

/** A text that must be there. */
export function readRequired(
  field: 'displayName' | 'description',
  { [field]: value }: UserListMessage,
  violations: Violations,
): string {
  if (value === undefined || value.trim() === '') violations.missing(field);
  return value ?? '';
}

/** The one kind of data a new list takes, with the info that belongs to it and no other. */
export function readKeyType(info: IngestedInfo | undefined, violations: Violations): UploadKeyType {
  const path = 'ingestedUserListInfo';
  const [type, ...more] = info?.uploadKeyTypes ?? [];
  if (type === undefined || type === 'UPLOAD_KEY_TYPE_UNSPECIFIED') {
    violations.missing(`${path}.uploadKeyTypes`);
    return 'CONTACT_ID';
  }
  if (more.length > 0) {
    violations.add(`${path}.uploadKeyTypes`, 'INVALID_ARGUMENT', 'Exactly one upload key type is possible.');
  }
  for (const [of, name] of Object.entries(INFO_OF)) {
    if (of !== type && info?.[name] !== undefined) {
      violations.add(`${path}.${name}`, 'INVALID_ARGUMENT', `The field does not go with ${type}.`);
    }
  }
  if (type === 'MOBILE_ID') readMobileInfo(info?.mobileIdInfo, `${path}.mobileIdInfo`, violations);
  return type;
}

function readMobileInfo(info: IngestedInfo['mobileIdInfo'], path: string, violations: Violations): void {
  if (info?.keySpace === undefined || info.keySpace === 'KEY_SPACE_UNSPECIFIED') violations.missing(`${path}.keySpace`);
  if (info?.appId === undefined || info.appId === '') violations.missing(`${path}.appId`);
}

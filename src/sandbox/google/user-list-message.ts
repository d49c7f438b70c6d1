import { list, message, oneOf, text } from './message.ts';

const dataSourceType = oneOf('DATA_SOURCE_TYPE_FIRST_PARTY', 'DATA_SOURCE_TYPE_UNSPECIFIED');

const ingestedUserListInfo = message({
  uploadKeyTypes: list(oneOf('CONTACT_ID', 'MOBILE_ID', 'USER_ID', 'UPLOAD_KEY_TYPE_UNSPECIFIED')),
  contactIdInfo: message({ dataSourceType }),
  mobileIdInfo: message({ keySpace: oneOf('IOS', 'ANDROID', 'KEY_SPACE_UNSPECIFIED'), appId: text, dataSourceType }),
  userIdInfo: message({ dataSourceType }),
});

/** A list as it may be sent; what only Google sets is unknown here. */
export const userListMessage = message({
  name: text,
  displayName: text,
  description: text,
  integrationCode: text,
  membershipDuration: text,
  membershipStatus: oneOf('OPEN', 'CLOSED', 'MEMBERSHIP_STATUS_UNSPECIFIED'),
  ingestedUserListInfo,
});

export type UserListMessage = ReturnType<typeof userListMessage>;
export type IngestedInfo = ReturnType<typeof ingestedUserListInfo>;

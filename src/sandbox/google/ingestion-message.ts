import { flag, list, message, oneOf, text } from './message.ts';

const account = message({
  accountType: oneOf(
    'GOOGLE_ADS',
    'DISPLAY_VIDEO_PARTNER',
    'DISPLAY_VIDEO_ADVERTISER',
    'DATA_PARTNER',
    'GOOGLE_ANALYTICS_PROPERTY',
  ),
  accountId: text,
});

const destination = message({
  reference: text,
  operatingAccount: account,
  loginAccount: account,
  productDestinationId: text,
});

const consentStatus = oneOf('CONSENT_GRANTED', 'CONSENT_DENIED', 'CONSENT_STATUS_UNSPECIFIED');
const consent = message({ adUserData: consentStatus, adPersonalization: consentStatus });
const encoding = oneOf('HEX', 'BASE64', 'ENCODING_UNSPECIFIED');

const address = message({ givenName: text, familyName: text, regionCode: text, postalCode: text });
const userData = message({
  userIdentifiers: list(message({ emailAddress: text, phoneNumber: text, address })),
});

/** Every kind of member there is; IP data and encryption are not in the sandbox. */
const data = {
  compositeData: message({ userData }),
  userData,
  mobileData: message({ mobileIds: list(text) }),
  userIdData: message({ userId: text }),
  destinationReferences: list(text),
};

/** Body of `audienceMembers:ingest`. */
export const ingestRequest = message({
  destinations: list(destination),
  audienceMembers: list(message({ ...data, consent })),
  consent,
  encoding,
  termsOfService: message({
    customerMatchTermsOfServiceStatus: oneOf('ACCEPTED', 'REJECTED', 'TERMS_OF_SERVICE_STATUS_UNSPECIFIED'),
  }),
  validateOnly: flag,
});

/** Body of `audienceMembers:remove`: neither consent nor terms, in the request or in a member. */
export const removeRequest = message({
  destinations: list(destination),
  audienceMembers: list(message(data)),
  encoding,
  validateOnly: flag,
});

/** Body of `audienceMembers:removeAll`. */
export const removeAllRequest = message({
  destinations: list(destination),
  removeAsOfTime: text,
  validateOnly: flag,
});

export type DestinationMessage = ReturnType<typeof destination>;
export type ConsentMessage = ReturnType<typeof consent>;
export type AddressMessage = ReturnType<typeof address>;
export type UserDataMessage = ReturnType<typeof userData>;
export type IngestRequest = ReturnType<typeof ingestRequest>;
export type RemoveAllRequest = ReturnType<typeof removeAllRequest>;
/** A member of either request; only ingestion reads the consent. */
export type MemberMessage = NonNullable<IngestRequest['audienceMembers']>[number];

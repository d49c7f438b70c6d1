import type { ConsentMessage } from './ingestion-message.ts';

/** A member's consent goes before the request's, field by field; what nobody states is left to the account's setting. */
export function isDenied(member: ConsentMessage | undefined, request: ConsentMessage | undefined): boolean {
  const adUserData = stated(member?.adUserData) ?? request?.adUserData;
  const adPersonalization = stated(member?.adPersonalization) ?? request?.adPersonalization;
  return adUserData === 'CONSENT_DENIED' || adPersonalization === 'CONSENT_DENIED';
}

function stated(status: ConsentMessage['adUserData']): ConsentMessage['adUserData'] {
  return status === 'CONSENT_STATUS_UNSPECIFIED' ? undefined : status;
}

import type { GoogleConfig } from './settings.ts';
import type { Expiry } from '../expiry.ts';

/** Of a person's sign-in Google tells no end; keys of service accounts have none, nor has the API's version (versions.ts). */
export function googleExpiries({ auth }: GoogleConfig): readonly Expiry[] {
  if (auth.kind === 'service_account') return [];
  const why =
    'Google does not tell it. An app in status Testing loses it 7 days after consent: publish it under Google Cloud console > ' +
    'Google Auth Platform > Audience';
  return [{ kind: 'credential', what: 'sign-in to Google', at: undefined, why }];
}

import { adwordsScope, dataManagerScope } from './scope.ts';
import type { GoogleConfig } from './settings.ts';
import type { SignInFixes } from '../token-failure.ts';

/** What a person does when Google refuses to give a token. */
export function signInFixes({ name, auth, api }: GoogleConfig): SignInFixes {
  const scope = `Sign in again and allow the scope ${api === 'google-ads' ? adwordsScope : dataManagerScope}.`;
  switch (auth.kind) {
    case 'refresh_token': {
      const again =
        auth.stored === true
          ? `Run \`audience-sync auth login ${name}\`.`
          : `Sign in again and put the new refresh_token into destination ${name}.`;
      return {
        grant:
          `${again} An app in status Testing loses every ` +
          'authorisation 7 days after consent: publish it under Google Cloud console > Google Auth Platform > Audience, ' +
          (api === 'google-ads' ? 'or make it internal.' : 'make it internal, or use a service account.'),
        client: `Check client_id and client_secret of destination ${name} under Google Cloud console > Credentials; the refresh_token must be of the same client.`,
        scope,
      };
    }
    case 'service_account': {
      const keys = 'Google Cloud console > IAM & Admin > Service accounts > Keys';
      return {
        grant: `Check that the key in ${auth.file} still exists and is enabled under ${keys}, and that this machine's clock is right.`,
        client: `Check under ${keys} that the service account of ${auth.file} still exists and is enabled.`,
        scope:
          'Enable the Data Manager API for the project of the service account under Google Cloud console > APIs & Services.',
      };
    }
    case 'application_default': {
      const again =
        'Run `gcloud auth application-default login` again, or renew what GOOGLE_APPLICATION_CREDENTIALS points to.';
      return { grant: again, client: again, scope };
    }
  }
}

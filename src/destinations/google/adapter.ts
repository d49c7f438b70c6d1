import { platformAdapter } from '../platform-adapter.ts';
import { adsCapabilities } from './ads/capabilities.ts';
import { googleCapabilities } from './capabilities.ts';
import type { GoogleConfig } from './settings.ts';

export const adapter = platformAdapter<GoogleConfig>({
  capabilities: ({ api }) => (api === 'google-ads' ? adsCapabilities : googleCapabilities),
  // Per Cloud project, to which the OAuth client or service account belongs.
  rateScope: ({ api, auth }) => `${api} ${auth.kind === 'refresh_token' ? auth.clientId : JSON.stringify(auth)}`,
  connect: async (config, context) =>
    config.api === 'google-ads'
      ? (await import('./ads/google-ads.ts')).connectGoogleAds(config, context)
      : (await import('./google.ts')).connectGoogle(config, context),
  signInWay: async (config) => (await import('./sign-in-way.ts')).googleSignIn(config),
});

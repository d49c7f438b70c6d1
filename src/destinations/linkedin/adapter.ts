import { platformAdapter } from '../platform-adapter.ts';
import { linkedinCapabilities, linkedinCompanies } from './capabilities.ts';
import type { LinkedinConfig } from './settings.ts';

export const adapter = platformAdapter<LinkedinConfig>({
  capabilities: linkedinCapabilities,
  companies: linkedinCompanies,
  // Per member and app.
  rateScope: ({ auth }) => JSON.stringify(auth),
  connect: async (config, context) => (await import('./linkedin.ts')).connectLinkedin(config, context),
  signInWay: async (config) => (await import('./sign-in-way.ts')).linkedinSignIn(config),
});

import { platformAdapter } from '../platform-adapter.ts';
import { adrollCapabilities } from './capabilities.ts';
import type { AdrollConfig } from './settings.ts';

export const adapter = platformAdapter<AdrollConfig>({
  capabilities: adrollCapabilities,
  // Per client.
  rateScope: ({ apiKey }) => apiKey,
  connect: async (config, context) => (await import('./adroll.ts')).connectAdroll(config, context),
});

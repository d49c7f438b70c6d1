import { platformAdapter } from '../platform-adapter.ts';
import { criteoCapabilities } from './capabilities.ts';
import type { CriteoConfig } from './settings.ts';

export const adapter = platformAdapter<CriteoConfig>({
  capabilities: criteoCapabilities,
  // Per app.
  rateScope: ({ auth }) => auth.clientId,
  connect: async (config, context) => (await import('./criteo.ts')).connectCriteo(config, context),
});

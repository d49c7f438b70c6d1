import { platformAdapter } from '../platform-adapter.ts';
import { metaCapabilities } from './capabilities.ts';
import type { MetaConfig } from './settings.ts';

export const adapter = platformAdapter<MetaConfig>({
  capabilities: () => metaCapabilities,
  rateScope: ({ account }) => account,
  connect: async (config, context) => (await import('./meta.ts')).connectMeta(config, context),
});

import { platformAdapter } from '../platform-adapter.ts';
import { fileCapabilities } from './capabilities.ts';
import type { FileConfig } from './settings.ts';

export const adapter = platformAdapter<FileConfig>({
  capabilities: fileCapabilities,
  rateScope: ({ endpoint }) => endpoint,
  connect: async (config, context) => (await import('./file.ts')).connectFile(config, context),
});

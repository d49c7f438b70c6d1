import { platformAdapter } from '../platform-adapter.ts';
import { fileCapabilities, fileCompanies } from './capabilities.ts';
import type { FileConfig } from './settings.ts';

export const adapter = platformAdapter<FileConfig>({
  capabilities: fileCapabilities,
  companies: fileCompanies,
  rateScope: ({ endpoint }) => endpoint,
  connect: async (config, context) => (await import('./file.ts')).connectFile(config, context),
});

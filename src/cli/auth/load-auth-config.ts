import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Invocation } from '../command.ts';

/** The config, of which other destinations' credentials may be missing: one is signed in to after the other. */
export async function loadAuthConfig({ globals, output, runtime }: Invocation): Promise<Config> {
  const { config } = await loadConfig({
    cwd: runtime.cwd,
    env: runtime.env,
    offline: true,
    ...(globals.config !== undefined && { file: globals.config }),
  });
  output.keepSecret(config.secrets);
  return config;
}

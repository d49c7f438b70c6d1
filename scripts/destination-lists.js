import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../src/destinations/', import.meta.url);
const note = '// Written by `npm run destinations` from the folders beside it.\n';

/** The lists of platforms by the file that each stands in: a folder of `src/destinations` with an `adapter.ts` is a platform. */
export function destinationLists() {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/adapter.ts'))
    .map((path) => path.slice(0, -'/adapter.ts'.length))
    .toSorted((a, b) => a.localeCompare(b, 'en'));
  const settings = names.map((name) => `import { settings as ${name} } from './${name}/settings.ts';\n`);
  const adapters = names.map((name) => `  ${name}: async () => (await import('./${name}/adapter.ts')).adapter,\n`);
  return {
    [fileURLToPath(new URL('all-settings.ts', root))]:
      `${note}import type { PlatformSettings } from '../config/platform-settings.ts';\n${settings.join('')}\n` +
      `export const allSettings: readonly PlatformSettings[] = [${names.join(', ')}];\n`,
    [fileURLToPath(new URL('all-adapters.ts', root))]:
      `${note}import type { PlatformAdapter } from './platform-adapter.ts';\n\n` +
      `/** By type; loaded one by one. */\nexport const allAdapters: Readonly<Record<string, () => Promise<PlatformAdapter>>> = {\n${adapters.join('')}};\n`,
  };
}

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const destinations = new URL('../src/destinations/', import.meta.url);
const sandbox = new URL('../src/sandbox/', import.meta.url);
const note = '// Written by `npm run destinations` from the folders beside it.\n';

/**
 * The lists of platforms by the file that each stands in: a folder of `src/destinations` with an `adapter.ts` is a platform, and
 * one of `src/sandbox` with a `platform.ts` a local one.
 */
export function destinationLists() {
  const names = foldersWith('adapter.ts', destinations);
  const local = foldersWith('platform.ts', sandbox).filter((name) => name !== 'engine');
  const settings = names.map((name) => `import { settings as ${name} } from './${name}/settings.ts';\n`);
  const adapters = names.map((name) => `  ${name}: async () => (await import('./${name}/adapter.ts')).adapter,\n`);
  return {
    [fileURLToPath(new URL('all-settings.ts', destinations))]:
      `${note}import type { PlatformSettings } from '../config/platform-settings.ts';\n${settings.join('')}\n` +
      `export const allSettings: readonly PlatformSettings[] = [${names.join(', ')}];\n`,
    [fileURLToPath(new URL('all-adapters.ts', destinations))]:
      `${note}import type { PlatformAdapter } from './platform-adapter.ts';\n\n` +
      `/** By type; loaded one by one. */\nexport const allAdapters: Readonly<Record<string, () => Promise<PlatformAdapter>>> = {\n${adapters.join('')}};\n`,
    [fileURLToPath(new URL('all-platforms.ts', sandbox))]:
      `${note}${local.map((name) => `import { platform as ${name} } from './${name}/platform.ts';\n`).join('')}\n` +
      `export const allPlatforms = { ${local.join(', ')} };\n`,
  };
}

/**
 * @param {string} file
 * @param {URL} folder
 */
function foldersWith(file, folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/${file}`, folder)))
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, 'en'));
}

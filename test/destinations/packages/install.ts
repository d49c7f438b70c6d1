import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The package of docs/destinations.md. */
export const noticeboard = join(root, 'fixtures/packages/audience-sync-noticeboard');

/** Installs Noticeboard's package beside a config as npm would, with what it depends on; this program as it is built. */
export function installNoticeboard(directory: string): string {
  const folder = join(directory, 'node_modules/@acme/audience-sync-noticeboard');
  cpSync(noticeboard, folder, { recursive: true });
  for (const [name, target] of [
    ['audience-sync', root],
    ['zod', join(root, 'node_modules/zod')],
  ] as const)
    symlinkSync(target, join(directory, 'node_modules', name), 'dir');
  return folder;
}

/** Installs a package of one file. */
export function installPackage(directory: string, name: string, index: string): void {
  const folder = join(directory, 'node_modules', name);
  mkdirSync(dirname(join(folder, 'index.js')), { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', exports: { import: './index.js' } }),
  );
  writeFileSync(join(folder, 'index.js'), index);
}

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('no package runs a script when it is installed: what it would download is in no lockfile', async () => {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const { allowScripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  const scripted = Object.entries(packages).filter(
    ([path, { hasInstallScript }]) => path !== '' && hasInstallScript === true,
  );
  const names = scripted.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(Object.fromEntries(names.map((name) => [name, false]))).toEqual(allowScripts);
});

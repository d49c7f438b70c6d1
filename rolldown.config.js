import { readFileSync } from 'node:fs';
import { bundledLicences } from './scripts/bundled-licences.js';

/** @type {Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>} */
const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

/**
 * How `npm run build` makes `dist/`: a few dozen files of hundreds, each of which Node would have to find, read and compile by
 * itself. What is imported on demand in the sources is a file of its own there, so that a command loads no more than before.
 *
 * @satisfies {import('rolldown').BuildOptions}
 */
export default {
  input: {
    main: './src/cli/main.ts',
    'process-runtime': './src/cli/process-runtime.ts',
    // Imported by packages that bring a platform, and by their tests.
    destination: './src/destinations/packages/entry.ts',
    conformance: './test/destinations/conformance-entry.ts',
    // Started by its path, beside whoever starts it.
    'query-worker': './src/sources/databases/sqlite/query-worker.js',
  },
  platform: 'node',
  // What is installed with the program stays outside. Packages that start sooner so are development's, and are put in.
  external: Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).map(
    (name) => new RegExp(`^${name}(?:/|$)`),
  ),
  plugins: [bundledLicences('THIRD-PARTY-LICENCES.txt')],
  transform: { target: 'node20.19' },
  // Of an import on demand that loses its use, for one.
  onLog(level, log) {
    if (level === 'warn') throw new Error(log.message);
  },
  output: {
    dir: 'dist',
    cleanDir: true,
    // As deep as `src/cli`, whose files know where `package.json` and `bin/` are from there.
    entryFileNames: 'cli/[name].js',
    chunkFileNames: 'cli/[name].js',
  },
};

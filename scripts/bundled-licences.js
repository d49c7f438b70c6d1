import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A plugin of rolldown that writes down whose packages are in the build, with their licences, as these ask for.
 *
 * @param {string} fileName
 * @returns {import('rolldown').Plugin}
 */
export function bundledLicences(fileName) {
  return {
    name: 'bundled-licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set(modules.filter((id) => id.includes('node_modules')).map(packageFolder));
      const texts = [...folders].map(licenceOf).toSorted();
      const source = `The files beside this one contain parts of the following packages.\n\n${texts.join('\n')}`;
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

/** The folder of the package that a file belongs to. @param {string} file @returns {string} */
function packageFolder(file) {
  const folder = dirname(file);
  return /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+$/.test(folder) ? folder : packageFolder(folder);
}

/** @param {string} folder */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence that could be passed on`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `# ${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

import { symlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from '../measure/run-process.js';

export const bin = fileURLToPath(new URL('../../bin/audience-sync.js', import.meta.url));

const destinations = {
  google: '{ type: google, account: "1234567890", auth: { application_default: true } }',
  meta: '{ type: meta, account: act_1234567890, access_token: none }',
  linkedin:
    '{ type: linkedin, account: "1234567", source_platform: OTHER, auth: { client_id: a, client_secret: b, refresh_token: c } }',
};

/**
 * A folder with a config of one audience, on one list a platform: 6 in 10 people of `data.csv`, or whom `where` chooses.
 *
 * @param {string} folder
 * @param {readonly (keyof typeof destinations)[]} platforms
 */
export function openProject(folder, platforms, where = 'total_spent > 200 and orders >= 13') {
  writeFileSync(
    join(folder, 'audience-sync.yaml'),
    `version: 1
project: bench
defaults: { country: US }
sources: { crm: { files: data.csv } }
segments: { active: { from: crm, where: "${where}" } }
destinations:
${platforms.map((name) => `  ${name}: ${destinations[name]}`).join('\n')}
audiences: { active: { name: Active, segment: active, to: [${platforms.join(', ')}] } }
`,
  );
  const data = join(folder, 'data.csv');
  return {
    /** Makes a file the export that is read. @param {string} file */
    use(file) {
      rmSync(data, { force: true });
      symlinkSync(file, data);
    },
    /** @param {readonly string[]} args */
    run: (...args) => runProcess([bin, ...args], { cwd: folder }),
  };
}

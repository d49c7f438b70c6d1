import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../measure/run-process.js';
import { destinationLines } from '../../src/sandbox/destination-lines.ts';
import { bin } from '../plan/project.js';

const watch = new URL('./watch-sending.js', import.meta.url).href;

/**
 * A folder with a config that puts everybody of `data.csv` on one list a platform.
 *
 * @param {string} folder
 * @param {import('../../src/sandbox/start-sandbox.ts').SandboxUrls} urls
 */
export function openProject(folder, urls) {
  writeFileSync(
    join(folder, 'audience-sync.yaml'),
    `version: 1
project: bench
defaults: { country: US }
sources: { crm: { files: data.csv } }
segments: { all: { from: crm, where: "true" } }
${destinationLines(urls).join('\n')}
audiences:
${['google', 'meta', 'linkedin', 'google, meta, linkedin'].map((to) => `  to-${to.replaceAll(', ', '-')}: { segment: all, to: [${to}] }`).join('\n')}
`,
  );
  return {
    /**
     * Plans, and measures only what comes then.
     *
     * @param {readonly ('google' | 'meta' | 'linkedin')[]} platforms
     */
    async send(platforms) {
      const audience = `to-${platforms.join('-')}`;
      const plan = join(folder, 'plan.duckdb');
      const note = join(folder, 'sending.json');
      await runProcess([bin, 'plan', audience, '--out', plan], { cwd: folder });
      const { stdout } = await runProcess(['--import', watch, bin, 'sync', audience, '--plan', plan, '--json'], {
        cwd: folder,
        env: { AUDIENCE_SYNC_SENDING: note },
        exitCodes: [0, 3],
      });
      const done = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
      const lists = done.filter(({ type }) => type === 'list-done');
      const failed = lists.find(({ error }) => error !== null);
      if (failed !== undefined || lists.length < platforms.length) throw new Error(`not sent:\n${stdout}`);
      /** @type {{ begun: number, ended: number, blocked: number, peak: number, cpu: number }} */
      const { begun, ended, blocked, peak, cpu } = JSON.parse(readFileSync(note, 'utf8'));
      return { added: lists.map(({ added }) => Number(added)), seconds: (ended - begun) / 1000, blocked, peak, cpu };
    },
  };
}

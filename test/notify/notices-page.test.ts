import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from '../config/write-config.ts';
import { sampleNotice } from './sample-notice.ts';

const page = readFileSync(new URL('../../docs/notices.md', import.meta.url), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';

test('what docs/notices.md shows as a config is one', async () => {
  const head =
    'version: 1\nproject: acme\nsources: { a: { files: a.csv } }\nconsent: { column: ok, granted: ["yes"] }\n';
  const env = { SLACK_WEBHOOK_URL: 'https://hooks.example.com/a', ALERTS_TOKEN: 'abc' };
  const { config, warnings } = await load(`${head}${block('yaml')}`, env);
  expect(warnings).toEqual([]);
  expect(config.notify.map(({ kind }) => kind)).toEqual(['slack', 'webhook', 'command']);
});

test('what it shows as a notice has the fields of one', () => {
  const shown = JSON.parse(block('json')) as typeof sampleNotice;
  expect(Object.keys(shown).toSorted()).toEqual(Object.keys(sampleNotice).toSorted());
  expect(shown.lists.map((list) => Object.keys(list))).toEqual(sampleNotice.lists.map((list) => Object.keys(list)));
  expect(Object.keys(shown.lists[1]?.error ?? {}).toSorted()).toEqual(
    Object.keys(sampleNotice.lists[1]?.error ?? {}).toSorted(),
  );
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { eea, presetWords } from '../../src/config/consent-presets.ts';
import { load } from './write-config.ts';

const page = readFileSync(new URL('../../docs/consent.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');
const rest = 'version: 1\nproject: acme\nsources: { customers: { files: customers.csv } }\n';

const consentOf = async (example: string) => {
  const { config, warnings } = await load(stringify({ ...(parse(rest) as object), ...(parse(example) as object) }));
  expect(warnings).toEqual([]);
  return config.consent;
};

test.each(examples.map((example, index) => [index, example] as const))(
  'example %i of the page is a config',
  async (_, example) => {
    expect(await consentOf(example)).toBeDefined();
  },
);

test('the page says of each preset what plan says', () => {
  for (const [preset, words] of Object.entries(presetWords)) expect(page).toContain(`| \`${preset}\` | ${words} |`);
  expect(eea).toHaveLength(30);
});

test('the presets are what the page says they are the same as', async () => {
  const same = examples.find((example) => example.includes('unknown')) ?? '';
  const presets = await consentOf(same.replace(/ {2}regions:[^]*/, '  preset: [gdpr, ccpa]\n'));
  expect({ ...presets, presets: [] }).toEqual(await consentOf(same));
});

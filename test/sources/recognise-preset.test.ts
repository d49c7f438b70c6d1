import { describe, expect, test } from 'vitest';
import { presetNames } from '../../src/config/preset-names.ts';
import { identifiers } from '../../src/identifiers/identifier.ts';
import { headerKey, mappedHeaders } from '../../src/sources/preset.ts';
import { klaviyo } from '../../src/sources/presets/klaviyo.ts';
import { shopify } from '../../src/sources/presets/shopify.ts';
import { presets } from '../../src/sources/presets.ts';
import { leastLead, leastScore, presetFit, recognisePreset } from '../../src/sources/recognise-preset.ts';

const nameOf = (headers: readonly string[]) => recognisePreset(headers).preset?.name;

describe('presets', () => {
  test('are those that the config can name', () => {
    expect(presets.map(({ name }) => name)).toEqual([...presetNames]);
  });

  test.each(presets)('$name maps no header twice, and something that finds a person', (preset) => {
    const keys = mappedHeaders(preset).map(headerKey);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(preset.map.email ?? preset.map.phone).toBeDefined();
    expect(Object.keys(preset.map).filter((name) => !(identifiers as readonly string[]).includes(name))).toEqual([]);
  });

  const forms = presets.flatMap((preset) => preset.signatures.map((signature) => ({ preset, signature })));
  test.each(forms)('$signature is $preset.name and no other', ({ preset, signature }) => {
    expect(nameOf(signature)).toBe(preset.name);
    const others = presets.filter((other) => other !== preset);
    expect(others.map((other) => presetFit(other, signature).score).filter((score) => score > 1 - leastLead)).toEqual(
      [],
    );
  });
});

describe('the score', () => {
  test('is the weight of what is there of a signature: what few exports have weighs more', () => {
    expect(presetFit(klaviyo, ['Klaviyo ID']).score).toBeGreaterThan(0.9);
    expect(presetFit(klaviyo, ['Email']).score).toBeLessThan(0.1);
    expect(presetFit(klaviyo, ['klaviyo id ', 'EMAIL'])).toMatchObject({ score: 1, because: ['klaviyo id ', 'EMAIL'] });
  });

  test('of a few columns less is enough, of half of them is not', () => {
    const [signature = []] = shopify.signatures;
    expect(nameOf(signature.slice(1))).toBe('shopify');
    const half = recognisePreset(signature.slice(0, 4));
    expect(half.preset).toBeUndefined();
    expect(half.best?.score).toBeLessThan(leastScore);
    expect(half.best?.because).toEqual(signature.slice(0, 4));
  });

  test('of everyday words is none', () => {
    expect(recognisePreset(['Email', 'Name', 'Company', 'Notes'])).toEqual({
      ...{ preset: undefined, best: undefined, runnerUp: undefined },
    });
    expect(nameOf(['Email', 'Phone', 'First Name', 'Last Name', 'Country', 'Zip', 'Total Spent'])).toBeUndefined();
  });

  test('of two exports that fit alike is no answer, and both are named', () => {
    const both = ['Contact ID', 'Email', 'Account Name', 'Tags', 'Date Created'];
    const { preset, best, runnerUp } = recognisePreset(both);
    expect(preset).toBeUndefined();
    expect(new Set([best?.preset.name, runnerUp?.preset.name])).toEqual(new Set(['activecampaign', 'salesforce']));
  });

  test('tells Zoho’s records from HubSpot’s', () => {
    expect(nameOf(['Record Id', 'Contact Owner', 'First Name', 'Last Name', 'Email', 'Phone'])).toBeUndefined();
    expect(nameOf(['Record Id', 'Contact Owner', 'Account Name', 'Email', 'Mailing Zip'])).toBe('zoho');
    expect(nameOf(['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number'])).toBe('hubspot');
  });
});

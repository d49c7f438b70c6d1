import { expect, test } from 'vitest';
import type { Capabilities } from '../../../src/destinations/destination.ts';
import { nameWarnings } from '../../../src/sync/names/name-warnings.ts';
import type { NamedList } from '../../../src/sync/names/named-lists.ts';

const once: Capabilities['names'] = { areUnique: true, longest: {}, sensitive: 'the platform minds' };
const often: Capabilities['names'] = {
  areUnique: false,
  longest: { name: 10, description: 12 },
  sensitive: undefined,
};

const list = (
  audience: string,
  name: string,
  { on = 'google', rules = once, account = '1', description = '' } = {},
): NamedList => ({
  audience,
  name,
  description,
  key: `audience-sync:shop:${audience}`,
  destination: { name: on, type: on === 'google' ? 'google' : 'meta', endpoint: 'https://example.com', account },
  rules,
});

const at = (...path: readonly (string | number)[]) => ({ file: path.join('.') });
const warnings = (...lists: readonly NamedList[]): string[] =>
  nameWarnings(lists, { at, audiences: new Map() }).map((warning) => `${warning.at?.file ?? ''} ${warning.message}`);

test('names that say nothing, differ and are short are not spoken of', () => {
  expect(warnings(list('vips', 'VIPs'), list('lapsed', 'Lapsed', { on: 'meta', rules: often }))).toEqual([]);
});

test('the same name on one ad account is told of the later audience, with what each platform makes of it', () => {
  const both = (audience: string) => [list(audience, 'VIPs'), list(audience, 'VIPs', { on: 'meta', rules: often })];
  expect(warnings(...both('a'), ...both('b'))).toEqual([
    'audiences.b.name audiences.b: its name "VIPs" is that of audiences.a too: google takes a name once, and refuses the second list; on meta people take one for the other',
  ]);
});

test('names that differ in case and blanks alone are told as that', () => {
  expect(warnings(list('a', 'Win back'), list('b', ' win  BACK '))).toEqual([
    'audiences.b.name audiences.b: its name " win  BACK " differs from "Win back" of audiences.a in case or blanks alone: on google people take one for the other',
  ]);
});

test('on two ad accounts a name may stand twice', () => {
  expect(warnings(list('a', 'VIPs'), list('b', 'VIPs', { account: '2' }))).toEqual([]);
});

test('a name is as long as its platform takes, in characters as people count them', () => {
  const on = { on: 'meta', rules: often };
  expect(
    warnings(
      list('a', '🎉'.repeat(10), on),
      list('b', 'eleven chars', { ...on, description: 'twelve chars' }),
      list('c', 'short', { ...on, description: 'thirteen char' }),
    ),
  ).toEqual([
    'audiences.b.name audiences.b: its name has 12 characters, and meta takes 10',
    'audiences.c.description audiences.c: its description has 13 characters, and meta takes 12',
  ]);
});

test('name, description and key are looked at, where the platform minds', () => {
  const said = (audience: string, name: string, description = '') => [
    list(audience, name, { description }),
    list(audience, name, { on: 'meta', rules: often }),
  ];
  expect(warnings(...said('leads', 'Leads', 'Asked for a loan'), ...said('diabetes', 'Leads 2'))).toEqual([
    'audiences.leads.description audiences.leads: its description suggests how somebody is off ("loan"): the platform minds',
    'audiences.diabetes audiences.diabetes: its key suggests a state of health ("diabetes"): the platform minds',
  ]);
  expect(warnings(list('diabetes', 'diabetes'))).toEqual([
    'audiences.diabetes.name audiences.diabetes: its name suggests a state of health ("diabetes"): the platform minds',
  ]);
});

import { expect, test } from 'vitest';
import { equallyGood, rankExports } from '../../../src/inspect/folder/rank-exports.ts';
import type { SurveyedExport } from '../../../src/inspect/folder/survey-folder.ts';

const none = { valid: 0, invalid: 0 };

function surveyed(label: string, hoursOld: number, { preset = '', emails = 5, time = '' } = {}): SurveyedExport {
  const modified = new Date(Date.UTC(2026, 10, 24) - hoursOld * 3_600_000);
  return {
    group: { newest: { path: `/acme/${label}`, label, bytes: 1, modified }, others: [] },
    glance: {
      preset: preset === '' ? undefined : preset,
      rows: 5,
      unreadable: 0,
      told: { email: { valid: emails, invalid: 0 }, phone: none, mobile_ad_id: none, external_id: none },
      hasAddresses: false,
    },
    events: time === '' ? undefined : { keys: ['email'], time, id: undefined },
    partly: false,
  };
}

const names = (found: readonly SurveyedExport[]) => found.map(({ group }) => group.newest.label);

test('people come before what they did, however well that is known', () => {
  const found = [
    surveyed('orders.csv', 0, { preset: 'shopify-orders', time: 'Created at' }),
    surveyed('phones.csv', 90, { emails: 0 }),
  ];
  expect(names(rankExports(found))).toEqual(['phones.csv', 'orders.csv']);
  expect(names(equallyGood(rankExports(found)))).toEqual(['phones.csv']);
});

test('known exports come first, then those with e-mails, then the newest', () => {
  const found = [
    surveyed('phones.csv', 0, { emails: 0 }),
    surveyed('old.csv', 9),
    surveyed('new.csv', 1),
    surveyed('shopify.csv', 90, { preset: 'shopify' }),
  ];
  expect(names(rankExports(found))).toEqual(['shopify.csv', 'new.csv', 'old.csv', 'phones.csv']);
});

test('of two that are alike, only a day between them makes one the better', () => {
  const best = (...hours: readonly number[]) =>
    names(equallyGood(rankExports(hours.map((each) => surveyed(`${each}.csv`, each)))));
  expect(best(0, 25)).toEqual(['0.csv']);
  expect(best(0, 23, 47)).toEqual(['0.csv', '23.csv']);
  expect(equallyGood([])).toEqual([]);
});

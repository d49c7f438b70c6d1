import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { findConsentColumn } from '../../src/inspect/consent-column.ts';
import { consentBlock } from '../../src/inspect/source-block.ts';
import { sourceOf } from './source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

async function consentOf(columns: readonly string[], rows: readonly (readonly string[])[]) {
  return findConsentColumn(engine, await sourceOf(engine, columns, rows, {}));
}

test('the column that speaks of consent is found with what its values mean', async () => {
  const columns = ['Note', 'Accepts SMS Marketing', 'Accepts Email Marketing'];
  expect(
    await consentOf(columns, [
      ['consent', 'no', 'Yes '],
      ['', 'no', 'no'],
      ['', 'no', ''],
    ]),
  ).toEqual({
    header: 'Accepts Email Marketing',
    asks: 'opt-in',
    granted: ['yes'],
    denied: ['no'],
    blank: 1,
    others: [],
  });
});

test('a column that asks for personalization speaks of that alone, beside one that asks for more', async () => {
  const rows = [
    ['yes', 'no', '1'],
    ['', 'yes', '0'],
  ];
  const [ads, personal] = ['Ads Consent', 'Personalisation Consent'];
  const personalization = { header: personal, granted: ['yes'], denied: ['no'] };
  const found = await consentOf(
    [personal, ads, 'Newsletter'],
    rows.map(([a = '', p = '', n = '']) => [p, a, n]),
  );
  expect(found).toMatchObject({ header: ads, denied: [], others: ['Newsletter'], personalization });
  expect(consentBlock({ consent: found })).toEqual([
    'consent:',
    '  # Columns that speak of it too, and do not count here: "Newsletter"',
    '  ads:',
    '    column: Ads Consent',
    '    granted: ["yes"]',
    '  personalization:',
    '    column: Personalisation Consent',
    '    granted: ["yes"]',
    '    denied: ["no"]',
  ]);
  expect(await consentOf([personal], [['yes']])).toMatchObject({ header: personal, others: [] });
});

test('who was never asked is neither granted nor denied', async () => {
  const rows = [['SUBSCRIBED'], ['NEVER_SUBSCRIBED'], ['UNSUBSCRIBED']];
  expect(await consentOf(['Email Marketing Consent'], rows)).toMatchObject({
    granted: ['subscribed'],
    denied: ['unsubscribed'],
  });
});

test.each([
  ['times of consent', 'Email Marketing Consent Timestamp', ['2026-01-01', '2026-01-02']],
  ['an opt-out of calls', 'Fax Opt Out', ['1', '0']],
  ['an opt-out that nobody has answered', 'Email Opt Out', ['', '']],
  ['times of opting out', 'Unsubscribed At', ['1', '0']],
  ['a yes that may mean both', 'Opt-in/opt-out', ['yes', 'no']],
  ['a number that begins with no', 'No of newsletters', ['3', '0']],
  ['words that it does not know', 'Newsletter', ['weekly', 'yes']],
  ['nothing that grants', 'Newsletter', ['no', '']],
  ['a subscription that is paid', 'Subscription plan', ['yes', 'no']],
  ['another column', 'Tax Exempt', ['yes', 'no']],
])('%s: no answer to the question', async (_, header, values) => {
  expect(
    await consentOf(
      [header],
      values.map((value) => [value]),
    ),
  ).toBe(undefined);
});

describe('a column of those who opted out', () => {
  const answers = (header: string, ...values: string[]) =>
    consentOf(
      [header],
      values.map((value) => [value]),
    );

  test.each([
    ['Email Opt Out', ['0', '1', '0'], ['0'], ['1']],
    ['HasOptedOutOfEmail', ['false', 'TRUE'], ['false'], ['true']],
    ['Unsubscribed from all email', ['Yes', 'No', 'No', ''], ['no'], ['yes']],
    ['do_not_contact', ['t', 'f'], ['f'], ['t']],
    ['Do not allow Emails', ['Allow', 'Do Not Allow'], ['allow'], ['do not allow']],
    ['Do Not E-Mail', ['no', 'yes'], ['no'], ['yes']],
    ['No newsletter', ['no', 'yes'], ['no'], ['yes']],
    ['Consent withdrawn', ['no', 'yes'], ['no'], ['yes']],
  ])('%s: a no allows, a yes denies', async (header, values, granted, denied) => {
    expect(await answers(header, ...values)).toMatchObject({ asks: 'opt-out', granted, denied });
  });

  test('knows the answer that nobody has given yet', async () => {
    expect(await answers('Email Opt Out', '0', '0')).toMatchObject({ granted: ['0'], denied: ['1'] });
    expect(await answers('Unsubscribed', 'yes', '')).toMatchObject({ granted: ['no'], denied: ['yes'], blank: 1 });
  });

  test('comes after one of those who opted in', async () => {
    const rows = [
      ['0', 'yes', '1'],
      ['1', 'no', '0'],
    ];
    expect(await consentOf(['Email Opt Out', 'Newsletter', 'Do not contact'], rows)).toMatchObject({
      header: 'Newsletter',
      others: ['Email Opt Out', 'Do not contact'],
    });
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { findConsentColumn } from '../../src/inspect/consent-column.ts';
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
    granted: ['yes'],
    denied: ['no'],
  });
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
  ['an opt-out, which says the contrary', 'Email Opt Out', ['1', '0']],
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

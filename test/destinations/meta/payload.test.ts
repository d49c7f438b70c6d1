import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metaCapabilities } from '../../../src/destinations/meta/capabilities.ts';
import { audiencePayload, fittingCount } from '../../../src/destinations/meta/payload.ts';
import { createSessionIds } from '../../../src/destinations/meta/session-ids.ts';
import type { Member } from '../../../src/destinations/member.ts';
import type { Field } from '../../../src/identifiers/identifier.ts';

const several: readonly Field[] = ['email', 'phone', 'mobile_ad_id'];
const allFields = metaCapabilities.fields;
const digest = (letter: string) => letter.repeat(64);
const member = (values: Member['values']): Member => ({ key: '1', values, signals: [] });

test('has only the columns that some member has, always in the same order, and empty texts for what is missing', () => {
  const one = member({ country: [digest('c')], email: [digest('e')] });
  const two = member({ external_id: [digest('x')], phone: [digest('p')] });
  const { schema, data } = audiencePayload([one, two]);
  expect(schema).toEqual(['EXTERN_ID', 'EMAIL', 'PHONE', 'COUNTRY']);
  expect(data).toEqual([
    ['', digest('e'), '', digest('c')],
    [digest('x'), '', digest('p'), ''],
  ]);
  expect(audiencePayload([two, one]).schema).toEqual(schema);
});

test('one key is a table of one column', () => {
  expect(audiencePayload([member({ email: [digest('e')] })])).toEqual({ schema: ['EMAIL'], data: [[digest('e')]] });
});

test('every field that Meta takes has a column', () => {
  const values = Object.fromEntries(allFields.map((field) => [field, [digest('a')]]));
  expect(audiencePayload([member(values)]).schema).toEqual(
    'EXTERN_ID EMAIL PHONE GEN DOBY DOBM DOBD LN FN CT ST ZIP COUNTRY MADID'.split(' '),
  );
});

test('a person with several e-mails and phones takes a row for each', () => {
  const values = {
    email: [digest('1'), digest('2'), digest('3')],
    phone: [digest('4'), digest('5')],
    last_name: [digest('n')],
  };
  expect(audiencePayload([member(values)])).toEqual({
    schema: ['EMAIL', 'PHONE', 'LN'],
    data: [
      [digest('1'), digest('4'), digest('n')],
      [digest('2'), digest('5'), ''],
      [digest('3'), digest('4'), ''],
    ],
  });
});

test('what somebody is worth stands as a number at the end of each of their rows', () => {
  const worth = { ...member({ email: [digest('1'), digest('2')] }), worth: 12.5 };
  expect(audiencePayload([worth])).toEqual({
    schema: ['EMAIL', 'LOOKALIKE_VALUE'],
    data: [
      [digest('1'), 12.5],
      [digest('2'), 12.5],
    ],
  });
});

const valuesOf = (field: Field) =>
  fc.array(fc.constantFrom('a', 'b').map(digest), { minLength: 1, maxLength: several.includes(field) ? 5 : 1 });
const anyMember = fc
  .record(Object.fromEntries(allFields.map((field) => [field, valuesOf(field)])), { requiredKeys: [] })
  .map((values) => member(values as Member['values']))
  .filter(({ values }) => Object.keys(values).length > 0);

test('every value of every member is sent and no other, and every row has something to find a person by', () => {
  fc.assert(
    fc.property(fc.array(anyMember, { minLength: 1, maxLength: 20 }), (members) => {
      const { schema, data } = audiencePayload(members);
      for (const one of members) {
        const sent = new Set(
          audiencePayload([one])
            .data.flat()
            .filter((cell) => cell !== ''),
        );
        expect(sent).toEqual(new Set(Object.values(one.values).flat()));
      }
      for (const row of data) {
        expect(row).toHaveLength(schema.length);
        expect(row.some((cell) => cell !== '')).toBe(true);
      }
      for (const column of schema.keys()) expect(data.some((row) => row[column] !== '')).toBe(true);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('10,000 members with an e-mail each fit into one request', () => {
  const members = Array.from({ length: metaCapabilities.batchSize }, () => member({ email: [digest('e')] }));
  expect(fittingCount(members)).toBe(members.length);
});

test('a request stays within 10,000 rows and 4 MB, and the fullest batch goes out in five', () => {
  const most = Number(metaCapabilities.identifiersPerMember);
  const full = Object.fromEntries(
    allFields.map((field) => [field, several.includes(field) ? Array(most).fill(digest('a')) : [digest('a')]]),
  );
  let rest: Member[] = Array.from({ length: metaCapabilities.batchSize }, () => member(full));
  let requests = 0;
  while (rest.length > 0) {
    const fitting = fittingCount(rest);
    expect(fitting).toBeGreaterThan(0);
    const { data } = audiencePayload(rest.slice(0, fitting));
    expect(data.length).toBeLessThanOrEqual(10_000);
    expect(JSON.stringify(data).length).toBeLessThan(4_000_000);
    rest = rest.slice(fitting);
    requests += 1;
  }
  expect(requests).toBe(5);
});

test('a member beyond all bounds still goes out by itself', () => {
  const huge = member({ email: Array(10_001).fill(digest('e')) });
  expect(fittingCount([huge, huge])).toBe(1);
});

test('session ids are positive, exact in JavaScript, and never repeated', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.parse('1971-01-01'), max: Date.parse('2105-12-31') }),
      fc.constantFrom(0, 0.5, 1 - 2 ** -53),
      (time, random) => {
        const next = createSessionIds({ now: () => new Date(time), random: () => random });
        const ids = Array.from({ length: 50 }, next);
        expect(new Set(ids).size).toBe(50);
        for (const id of ids) {
          expect(id).toBeGreaterThan(0);
          expect(Number.isSafeInteger(id)).toBe(true);
        }
      },
    ),
    { seed: 1 },
  );
});

test('connections of the same second have different session ids', () => {
  const first = (random: number) => createSessionIds({ now: () => new Date(0), random: () => random })();
  expect(first(0.1)).not.toBe(first(0.2));
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { hashLines, type HashOptions } from '../../src/identifiers/hash-lines.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

async function* each(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

async function hash(lines: Iterable<string>, options: Partial<HashOptions> = {}): Promise<string[]> {
  const all: HashOptions = {
    platform: 'meta',
    defaultCountry: undefined,
    reveal: false,
    ...options,
  };
  const output: string[] = [];
  for await (const line of hashLines(engine, each(lines), all)) output.push(line);
  return output;
}

const missing = { value: null, error: null };

test('every public vector comes out of a line as it does of a query', async () => {
  const file = new URL('../../fixtures/vectors/public.jsonl', import.meta.url);
  const vectors = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const groups = new Map<string, typeof vectors>();
  for (const vector of vectors) {
    const key = `${vector.platform} ${vector.context.default_country ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), vector]);
  }
  const wrong: string[] = [];
  for (const group of groups.values()) {
    const { platform, context } = group[0];
    const lines = group.map(({ field, input, context: { country } }) =>
      JSON.stringify({ [field]: input, ...(country !== undefined && { country }) }),
    );
    const output = await hash(lines, {
      platform,
      defaultCountry: context.default_country,
      reveal: true,
    });
    for (const [index, { id, field, expect: expected }] of group.entries()) {
      const { [field]: actual } = JSON.parse(output[index] ?? '{}');
      if (JSON.stringify(sorted(actual)) !== JSON.stringify(sorted(expected))) wrong.push(id);
    }
  }
  expect(wrong).toEqual([]);
});

const sorted = ({ value, error, normalized }: Record<string, unknown>) => [value, error, normalized];

test('keys keep their names and order, and what is no identifier is copied as it was written', async () => {
  const line =
    '{ "id": 12345678901234567890, "madid": "", "tags": {"a": [1.0, "x, y}"]}, "email": null, "note\\"": "a\\u00e9" }';
  const [output] = await hash([line]);
  expect(output).toBe(
    '{"id":12345678901234567890,"madid":{"value":null,"error":null},"tags":{"a": [1.0, "x, y}"]},' +
      '"email":{"value":null,"error":null},"note\\"":"a\\u00e9"}',
  );
});

test('normalized is given with reveal only', async () => {
  const line = '{"gender": "Female"}';
  expect(JSON.parse((await hash([line]))[0] ?? '')).toEqual({
    gender: {
      value: '252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111',
      error: null,
    },
  });
  expect(JSON.parse((await hash([line], { reveal: true }))[0] ?? '')).toEqual({
    gender: {
      value: '252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111',
      error: null,
      normalized: 'f',
    },
  });
  expect(JSON.parse((await hash(['{"gender": null}'], { reveal: true }))[0] ?? '')).toEqual({
    gender: { ...missing, normalized: null },
  });
});

test('an identifier that the platform does not take is an error, unless it is missing', async () => {
  const lines = ['{"city": "Leeds", "birth_date": "1987-03-05", "company_domain": "example.com"}', '{"city": " "}'];
  const unsupported = { value: null, error: 'unsupported_field' };
  const output = (await hash(lines, { platform: 'linkedin' })).map((line) => JSON.parse(line));
  expect(output).toEqual([
    { city: unsupported, birth_date: unsupported, company_domain: unsupported },
    { city: missing },
  ]);
});

test('a birth date becomes its parts; a part alone must be one', async () => {
  const lines = [
    '{"birth_date": "1987-03-05"}',
    '{"birth_date": "3/14/1987"}',
    '{"birth_date": "03/04/1987"}',
    '{"doby": "1987-03-05"}',
  ];
  const output = (await hash(lines, { reveal: true })).map((line) =>
    Object.fromEntries(
      Object.entries<{ normalized: string; error: string }>(JSON.parse(line)).map(([key, { normalized, error }]) => [
        key,
        normalized ?? error,
      ]),
    ),
  );
  expect(output).toEqual([
    { birth_year: '1987', birth_month: '03', birth_day: '05' },
    { birth_year: '1987', birth_month: '03', birth_day: '14' },
    { birth_year: 'invalid_dob', birth_month: 'invalid_dob', birth_day: 'invalid_dob' },
    { doby: 'invalid_dob' },
  ]);
});

test('the valid country of a line beats the default', async () => {
  const lines = ['Malaysia', 'Narnia', null].map((country) => JSON.stringify({ phone: '012-345 6789', country }));
  const phones = (await hash(lines, { defaultCountry: 'US', reveal: true })).map((line) => JSON.parse(line).phone);
  expect(phones.map(({ normalized, error }) => normalized ?? error)).toEqual([
    '60123456789',
    'invalid_phone',
    'invalid_phone',
  ]);
});

test('numbers are read as texts', async () => {
  const [output] = await hash(['{"phone": 12065550143, "postal": 94105}'], {
    platform: 'google',
    defaultCountry: 'US',
    reveal: true,
  });
  expect(JSON.parse(output ?? '')).toMatchObject({
    phone: { normalized: '+12065550143' },
    postal: { value: '94105' },
  });
});

test('the order of more lines than one chunk is kept, and lines may differ in their keys', async () => {
  const lines = Array.from({ length: 20_500 }, (_, i) =>
    JSON.stringify(i % 3 === 0 ? { i } : { i, postal: String(10_000 + i) }),
  );
  const output = (await hash(lines, { platform: 'google' })).map((line) => JSON.parse(line));
  expect(output.map(({ i }) => i)).toEqual(lines.map((_, i) => i));
  expect(
    output.filter(({ i, postal }) => (postal?.value ?? null) !== (i % 3 === 0 ? null : String(10_000 + i))),
  ).toEqual([]);
});

test('a byte order mark, empty lines and carriage returns are no data', async () => {
  expect(await hash(['\ufeff{"i": 1}\r', '', '  ', '{}'])).toEqual(['{"i":1}', '{}']);
});

test.each([
  ['no JSON', 'secret@example.com', 'Line 3 is not valid JSON.'],
  ['an array', '["secret@example.com"]', 'Line 3 is not a JSON object.'],
  ['null', 'null', 'Line 3 is not a JSON object.'],
  [
    'an identifier that is a list',
    '{"email": ["secret@example.com"]}',
    'Line 3: email is neither a text nor a number.',
  ],
])('%s stops with the line number and without the value, after the lines before it', async (_name, line, message) => {
  const given: string[] = [];
  const reading = (async () => {
    const options = { platform: 'meta', defaultCountry: undefined, reveal: false } as const;
    for await (const out of hashLines(engine, each(['{"i": 1}', '', line, '{"i": 2}']), options)) given.push(out);
  })();
  const error: unknown = await reading.catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message,
    diagnostics: [{ fix: expect.stringContaining('JSON object') }],
  });
  expect(given).toEqual(['{"i":1}']);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/cli/output/redact.ts';

const seed = { seed: 20261124, numRuns: 400 };
const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });

const localPart = fc
  .tuple(letters('abcxyzäöüéñABC019', 1, 1), letters("abcXYZé019._%+'&!#$*~^-", 0, 80), letters('abc09', 1, 1))
  .map((parts) => parts.join(''));
const domain = fc.constantFrom(
  'example.com',
  'mail.example.org',
  'bücher.example',
  'a-b.example.net',
  'xn--bcher-kva.example',
  'example.xn--p1ai',
  'EXAMPLE.COM',
);
const emails = fc.tuple(localPart, fc.constantFrom('@', '%40', '＠'), domain).map((parts) => parts.join(''));
const phones = fc
  .tuple(letters('123456789', 1, 1), letters('0123456789', 9, 13))
  .map(([first, rest]) => `+${first}${rest}`);
const spacedPhones = fc.constantFrom(
  '+1 (415) 555-0177',
  '+1 415 555 0177',
  '+1-415-555-0177',
  '+49 30 901820345',
  '+44 (0)20 7946 0018',
  '+33.1.99.00.12.34',
  '(415) 555-0177',
);
const digests = fc.oneof(
  letters('0123456789abcdef', 64, 64),
  letters('0123456789ABCDEF', 64, 64),
  letters('0123456789abcdef', 128, 130),
  letters('ABCDEFghijkl0123456789+/', 43, 43).map((text) => `${text}=`),
);
const tokens = fc.oneof(
  letters('abcDEF0189_-', 24, 60).map((text) => `ya29.${text}`),
  letters('abcDEF0189', 40, 90).map((text) => `EAA${text}`),
  letters('abcDEF0189_-', 30, 60).map((text) => `1//${text}`),
  letters('abcDEF0189_-', 24, 40).map((text) => `GOCSPX-${text}`),
  letters('abcDEF0189_-', 60, 90).map((text) => `AQ${text}`),
  letters('abcDEF0189_-', 20, 40).map((text) => `eyJ${text}.eyJ${text}.${text}`),
);
/** Half of them awkward: quotes, line breaks, letters that URLs escape. */
const secrets = fc
  .oneof(letters('abcDEF0189', 8, 40), letters('ab9 "\\/=+&\n\t%äß{}$', 8, 40))
  .filter((text) => text.trim().length >= 8 && text.trim() === text);

/** What may stand on either side of a value without being part of it. */
const before = fc.constantFrom(
  '',
  ' ',
  'row 3: ',
  '"',
  "'",
  '(',
  '<',
  '=',
  ':',
  '\t',
  '\n',
  '\u001b[1m',
  ', ',
  '?to=',
  '«',
);
const after = fc.constantFrom(
  '',
  ' ',
  ' is invalid',
  '"',
  "'",
  ')',
  '>',
  ';',
  '\n',
  '\u001b[22m',
  ', next',
  '&x=1',
  '»',
);
const stand = <Value>(values: fc.Arbitrary<Value>) => fc.tuple(before, values, after);

test.each([
  ['e-mail addresses', emails],
  ['phone numbers in international form', phones],
  ['phone numbers as people write them', spacedPhones],
  ['digests', digests],
  ['tokens of the platforms', tokens],
])('%s never come out, whatever stands around them', (_, values) => {
  const { redact } = createRedactor(false);
  fc.assert(
    fc.property(stand(values), stand(values), (one, other) => {
      const text = redact([...one, ' ', ...other].join(''));
      expect(text).not.toContain(one[1]);
      expect(text).not.toContain(other[1]);
      expect(redact(text)).toBe(text);
    }),
    seed,
  );
});

test('no more of an address is left than what cannot belong to one', () => {
  const { redact } = createRedactor(false);
  expect(redact("to o'brien+x&y@mail.example.com, please")).toBe('to [e-mail], please');
  expect(redact('\u001b[31mada@example.com\u001b[39m')).toBe('\u001b[31m[e-mail]\u001b[39m');
  expect(redact('<ada@example.xn--p1ai>')).toBe('<[e-mail]>');
  expect(redact(`${'a'.repeat(500)}@example.com`)).toBe('[e-mail]');
});

test('secrets of the config never come out: plain, in JSON, in a URL, a line of them alone', () => {
  fc.assert(
    fc.property(secrets, before, after, (secret, start, end) => {
      const { redact, keepSecret } = createRedactor(true);
      keepSecret([`${secret}\n`, 'another secret']);
      const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
      for (const form of forms) expect(redact(`${start}${form}${end}`)).not.toContain(form);
      for (const line of secret.split('\n').filter((part) => part.trim().length >= 16)) {
        expect(redact(`${start}${line}${end}`)).not.toContain(line);
      }
    }),
    seed,
  );
});

test('of two secrets that overlap, nothing of the longer is left', () => {
  const { redact, keepSecret } = createRedactor(false);
  keepSecret(['abcdefgh']);
  keepSecret(['abcdefgh-and-more']);
  expect(redact('x abcdefgh-and-more y abcdefgh z')).toBe('x [secret] y [secret] z');
});

test('short values of variables are no secrets: blanking them would tear everything apart', () => {
  const { redact, keepSecret } = createRedactor(false);
  keepSecret(['', 'x', '180', 'test']);
  expect(redact('test x 180')).toBe('test x 180');
});

test.each([
  ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [secret]'],
  ['Authorization: Basic c2FuZGJveDpzYW5kYm94', 'Authorization: Basic [secret]'],
  ['https://graph.example/me?access_token=abc123&limit=1', 'https://graph.example/me?access_token=[secret]&limit=1'],
  ['{"refresh_token": "abc 123", "n": 1}', '{"refresh_token": "[secret]", "n": 1}'],
  ['{\\"client_secret\\":\\"abc\\\\\\"def\\"}', '{\\"client_secret\\":\\"[secret]\\"}'],
  ['appsecret_proof=0123abcd', 'appsecret_proof=[secret]'],
  ['-----BEGIN PRIVATE KEY-----\nabc\ndef\n-----END PRIVATE KEY-----\nrest', '[secret]\nrest'],
  ['"-----BEGIN RSA PRIVATE KEY-----\\nabc', '"[secret]'],
])('%s is blanked where the secret stands', (text, expected) => {
  const { redact } = createRedactor(false);
  expect(redact(text)).toBe(expected);
  expect(redact(expected)).toBe(expected);
});

test.each([
  'run 20261124-070312-a1b2: 12,345 added, 0 removed',
  'list 23850000000000177 on act_1234567890',
  'wanted 1,234  adds +12  removes 34  2026-11-24T07:03:12.000Z',
  'customer 123-456-7890, trace id 0af7651916cd43dd8448eb211c80319c',
  'digest 5feceb66…, see https://developers.example/docs?hl=en#a@b',
  '--max-wait 30m is written as @daily',
])('what is neither personal nor secret stays: %s', (text) => {
  expect(createRedactor(false).redact(text)).toBe(text);
});

test('with --reveal personal values are shown, and secrets are not', () => {
  const { redact, keepSecret } = createRedactor(true);
  keepSecret(['my own secret']);
  expect(redact('ada@example.com +14155550177 my own secret Bearer abcdef123456')).toBe(
    'ada@example.com +14155550177 [secret] Bearer [secret]',
  );
});

test('text from files can colour a terminal but not steer it', () => {
  const { redact } = createRedactor(false);
  expect(redact('\u001b[31mred\u001b[0m \u001b[2J \u001b]0;title\u0007 \u009b1A \r \u202e')).toBe(
    '\u001b[31mred\u001b[0m \ufffd[2J \ufffd]0;title\ufffd \ufffd1A \ufffd \ufffd',
  );
});

test('a document keeps its shape: strings, keys and nothing else are redacted, and it stays JSON', () => {
  const { redactDocument, keepSecret } = createRedactor(false);
  keepSecret(['quoted "secret" value']);
  const document = {
    'ada@example.com': 1,
    access_token: 'abc"def',
    nested: [{ client_secret: null, note: 'quoted "secret" value', at: new Date(0), left: undefined }],
    refused: { 'no match for quoted "secret" value': 3 },
    rate: 1.5,
  };
  expect(redactDocument(document)).toEqual({
    '[e-mail]': 1,
    access_token: '[secret]',
    nested: [{ client_secret: null, note: '[secret]', at: '1970-01-01T00:00:00.000Z' }],
    refused: { 'no match for [secret]': 3 },
    rate: 1.5,
  });
});

test('any document of texts stays valid JSON without any of the values', () => {
  const values = fc.oneof(emails, phones, digests, tokens, secrets);
  fc.assert(
    fc.property(fc.array(stand(values), { minLength: 1, maxLength: 6 }), secrets, (parts, secret) => {
      const { redactDocument, keepSecret } = createRedactor(false);
      const planted = [...parts.map((part) => part[1]), secret];
      keepSecret(planted);
      const texts = [...parts.map((part) => part.join('')), secret];
      const document = { texts, body: JSON.stringify(texts), [texts[0] ?? '']: { access_token: texts } };
      const line = JSON.stringify(redactDocument(document));
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      for (const value of planted) {
        expect(line).not.toContain(value);
        expect(line).not.toContain(JSON.stringify(value).slice(1, -1));
        expect(JSON.stringify(JSON.parse(line))).not.toContain(
          JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
        );
      }
    }),
    seed,
  );
});

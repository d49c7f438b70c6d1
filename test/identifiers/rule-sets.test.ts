import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { platforms } from '../../src/identifiers/identifier.ts';
import { normalizeQuery, prepareRules } from '../../src/identifiers/normalize.ts';
import { isDigest, type RuleSet, ruleSets } from '../../src/identifiers/rule-sets.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => engine.close());

/** What is sent of an e-mail, else the error. */
async function sent(rules: RuleSet, email: string) {
  const fields = [{ field: 'email', rules, column: 'raw', as: 'x' }] as const;
  const from = '(SELECT $1::VARCHAR AS raw)';
  const query = normalizeQuery({ from, fields, countryColumn: undefined, defaultCountry: undefined, reveal: false });
  const { x_value: value, x_error: error } = await engine.row(query, [email]);
  expect(value === null).toBe(error !== null);
  return value ?? error;
}

const md5 = 'e13743a7f1db7f4246badd6fd6ff54ff';
const sha256md5 = '000e3171a5110c35c69d060112bd0ba55d9631c7c2ec93f1840e4570095b263a';
const sha256 = '375320dd9ae7ed408002f3768e16cb5f28c861062fd50dff9a3bff62e9dce4ef';
const [sha1, sha512] = ['a'.repeat(40), 'B'.repeat(128)];

// Criteo's documentation gives these values (developers.criteo.com/marketing-solutions/docs/contact-list).
describe('an address leaves in the form of its rules, and a digest only as the one that is sent', () => {
  test.each([
    ['criteo', sha256, [sha256], [md5]],
    ['criteo-md5', md5, [md5], [sha256, sha256md5]],
    // Of 64 digits nobody can tell whether they are of the address or of its MD5.
    ['criteo-sha256md5', sha256md5, [], [md5, sha256, sha256md5]],
    ['criteo-plain', 'john.doe@gmail.com', [], [md5, sha256]],
    ['adroll', 'john.doe@gmail.com', [], [md5, sha256]],
    ['meta-plain', 'john.doe@gmail.com', [], [md5, sha256]],
    ['google-plain', 'johndoe@gmail.com', [], [md5, sha256]],
  ] as const)('%s', async (rules, value, passed, refused) => {
    for (const text of [' John.Doe@Gmail.com ', '\ufeffjohn.doe@gmail.com\u00a0']) {
      expect(await sent(rules, text)).toBe(value);
    }
    for (const digest of passed) expect(await sent(rules, digest.toUpperCase())).toBe(digest);
    for (const digest of [...refused, sha1, sha512]) expect(await sent(rules, digest)).toBe('unsupported_hash');
    expect(await sent(rules, 'john.doe@')).toBe('invalid_email');
  });
});

test('every platform has a set of its name, and whether a value is a digest follows from the rules', () => {
  expect(Object.keys(ruleSets)).toEqual(expect.arrayContaining([...platforms]));
  expect([isDigest('criteo', 'email'), isDigest('criteo', 'mobile_ad_id')]).toEqual([true, false]);
  expect([isDigest('adroll', 'email'), isDigest('google-plain', 'phone')]).toEqual([false, false]);
});

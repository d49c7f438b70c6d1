import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emailDigests } from '../../src/contacts/email-digests.ts';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await prepareRules(engine);
});
afterAll(() => engine.close());

const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

test('an address is known by the digests of each form in which it leaves', async () => {
  const email = 'ada.byron+news@gmail.com';
  expect(await emailDigests(engine, ' Ada.Byron+News@Gmail.com ')).toEqual({
    sha256: digest('sha256', email),
    gmail_sha256: digest('sha256', 'adabyron@gmail.com'),
    md5: digest('md5', email),
    sha256md5: digest('sha256', digest('md5', email)),
  });
});

test('a digest is known by itself alone, and what is neither by nothing', async () => {
  const sha256 = digest('sha256', 'ada@example.com');
  const alone = { gmail_sha256: null, md5: null, sha256md5: null };
  expect(await emailDigests(engine, sha256.toUpperCase())).toEqual({ sha256, ...alone });
  expect(await emailDigests(engine, 'ada@')).toBeUndefined();
});

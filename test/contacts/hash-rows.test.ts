import { expect, test } from 'vitest';
import { hashRows } from '../../src/contacts/hash-rows.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { engine, loadText, useEngine } from '../sources/load.ts';

useEngine();

test('what begins like a formula is none in the rows for a platform, and a phone stays as it is', async () => {
  await prepareRules(engine);
  const source = await loadText(
    [
      'email,phone,first_name,company,job_title',
      '=cmd@example.com,+1 512 555 0123,Ann,"=HYPERLINK(""http://example.com"")",@risk',
      'bob@example.com,,Bob,Acme,+cmd|x',
      'cat@example.com,,Cat,-,Chief',
    ].join('\n'),
  );
  const cells = async (platform: 'linkedin' | 'meta', reveal: boolean) => {
    const { query } = await hashRows(engine, source, { platform, defaultCountry: 'US', reveal });
    return (await engine.rows(query)).map((row) => Object.values(row));
  };
  const plain = (await cells('linkedin', true)).flat().filter((cell) => !/^[0-9a-f]{64}$/.test(String(cell)));
  expect(plain).toEqual(expect.arrayContaining(["'=cmd@example.com", 'bob@example.com', 'Acme']));
  expect(plain.filter((cell) => /^[=@+-]/.test(String(cell)))).toEqual([]);
  expect(plain.filter((cell) => String(cell).startsWith("'")).length).toBeGreaterThan(4);
  expect((await cells('meta', true)).flat()).toContain('15125550123');
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Engine } from '../../src/engine/engine.ts';
import { platforms, type Field } from '../../src/identifiers/identifier.ts';
import { normalizeQuery, prepareRules } from '../../src/identifiers/normalize.ts';

const fieldOf = {
  email: 'email',
  phone: 'phone',
  first_name: 'first_name',
  last_name: 'last_name',
  country: 'country',
  city: 'city',
  gender: 'gender',
  postal: 'postal_code',
  state: 'region',
  madid: 'mobile_ad_id',
  fi: 'first_initial',
  doby: 'birth_year',
  dobm: 'birth_month',
  dobd: 'birth_day',
} as const satisfies Readonly<Record<string, Field>>;

const Vector = z.object({
  id: z.string(),
  platform: z.enum(platforms),
  field: z.enum(Object.keys(fieldOf) as (keyof typeof fieldOf)[]),
  input: z.string(),
  context: z.object({ default_country: z.string().optional(), country: z.string().optional() }),
  expect: z.object({
    normalized: z.string().nullable(),
    value: z.string().nullable(),
    error: z.string().nullable(),
  }),
});

const file = new URL('../../fixtures/vectors/public.jsonl', import.meta.url);
const vectors = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Vector.parse(JSON.parse(line)));
const groups = new Map<string, z.infer<typeof Vector>[]>();
for (const vector of vectors) {
  const key = `${vector.platform} ${vector.field}`;
  groups.set(key, [...(groups.get(key) ?? []), vector]);
}

describe('public vectors', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.open();
    await prepareRules(engine);
  });
  afterAll(() => engine.close());

  test.each([...groups])('%s', async (_name, group) => {
    const failed: string[] = [];
    for (const defaultCountry of new Set(group.map(({ context }) => context.default_country))) {
      const same = group.filter(({ context }) => context.default_country === defaultCountry);
      for (const id of await wrong(engine, same, defaultCountry)) failed.push(id);
    }
    expect(failed).toEqual([]);
  });
});

/** The ids of the vectors (of one platform, field and default country) that come out otherwise than expected. */
async function wrong(engine: Engine, group: readonly z.infer<typeof Vector>[], defaultCountry: string | undefined) {
  const [{ platform, field } = { platform: 'google' as const, field: 'email' as const }] = group;
  await engine.run('CREATE OR REPLACE TEMP TABLE vectors (id VARCHAR, input VARCHAR, country VARCHAR)');
  for (const { id, input, context } of group) {
    await engine.run('INSERT INTO vectors VALUES ($1, $2, $3)', [id, input, context.country ?? null]);
  }
  const where = { from: 'vectors', countryColumn: 'country', defaultCountry };
  const fields = [{ field: fieldOf[field], rules: platform, column: 'input', as: 'x' }];
  const rows = await engine.rows(normalizeQuery({ ...where, fields, reveal: true }));
  const byId = new Map(rows.map((row) => [row['id'], row]));
  return group
    .filter(({ id, expect: { normalized, value, error } }) => {
      const row = byId.get(id);
      return row?.['x_normalized'] !== normalized || row['x_value'] !== value || row['x_error'] !== error;
    })
    .map(({ id }) => id);
}

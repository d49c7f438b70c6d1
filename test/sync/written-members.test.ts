import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capabilities, Destination, Operation } from '../../src/destinations/destination.ts';
import { googleCapabilities } from '../../src/destinations/google/capabilities.ts';
import { audienceMember, consentOf } from '../../src/destinations/google/member.ts';
import { googleWording } from '../../src/destinations/google/wording.ts';
import { linkedinCapabilities, linkedinCompanies } from '../../src/destinations/linkedin/capabilities.ts';
import { companyElement, companyWording } from '../../src/destinations/linkedin/company.ts';
import { element } from '../../src/destinations/linkedin/element.ts';
import { linkedinWording } from '../../src/destinations/linkedin/wording.ts';
import { isWritten, type Member } from '../../src/destinations/member.ts';
import { metaCapabilities } from '../../src/destinations/meta/capabilities.ts';
import { audiencePayload, metaWording } from '../../src/destinations/meta/payload.ts';
import { bitsOf } from '../../src/destinations/signals.ts';
import { Engine } from '../../src/engine/engine.ts';
import { type Field, manyValuedFields } from '../../src/identifiers/identifier.ts';
import { memberFields } from '../../src/ledger/member-columns.ts';
import { memberDdl } from '../../src/ledger/schema.ts';
import { batchReader } from '../../src/sync/batches.ts';
import { changesTable } from '../../src/sync/plan-tables.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await engine.run("ATTACH ':memory:' AS plan");
});
afterAll(() => {
  engine.close();
});

const people = 600;
/** Few values, so that some are alike, and texts that JSON has to escape. */
const bytes = fc.oneof(
  fc.constantFrom('US', 'O"Brien\\', 'Łódź\n', '東京/1', '\u2028é'),
  fc.string({ minLength: 1, maxLength: 8 }),
);
interface Having {
  readonly fields: readonly Field[];
  /** Of a field that may have several. */
  readonly values: number;
}
const everything: Having = { fields: memberFields, values: 13 };
const little: Having = { fields: memberFields.slice(0, 6), values: 1 };

/** Fills the plan with people of all kinds who have one of `needed`, one way or another. */
async function plan({ matchKeys, signals }: Capabilities, kind: 'add' | 'remove', having: Having): Promise<void> {
  const values = (field: Field) =>
    fc.option(fc.array(bytes, { minLength: 1, maxLength: manyValuedFields.has(field) ? having.values : 1 }), {
      nil: undefined,
      freq: 3,
    });
  const one = fc
    .record(Object.fromEntries([...having.fields, ...(matchKeys[0] ?? [])].map((field) => [field, values(field)])))
    .filter((found) => matchKeys.some((key) => key.every((field) => found[field] !== undefined)));
  const hex = (found: readonly string[] | undefined) => found?.map((value) => Buffer.from(value).toString('hex'));
  const sample = fc.sample(one, { numRuns: people, seed: 7 }).map((found, seq) => ({
    seq,
    ...Object.fromEntries(memberFields.map((field) => [field, hex(found[field])])),
  }));
  const shape = JSON.stringify([
    { seq: 'BIGINT', ...Object.fromEntries(memberFields.map((field) => [field, ['VARCHAR']])) },
  ]);
  const columns = memberFields.map((field) =>
    manyValuedFields.has(field) ? `list_transform(p.${field}, lambda v: unhex(v))` : `unhex(p.${field}[1])`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE ${changesTable(0)} (kind VARCHAR NOT NULL, seq BIGINT NOT NULL, ${memberDdl})`,
  );
  await engine.run(
    `INSERT INTO ${changesTable(0)} SELECT '${kind}', p.seq, p.seq + 1, p.seq, (p.seq % 8) & ${bitsOf(signals)}, ${kind === 'remove' ? 'NULL' : 'round(p.seq * 1234567.891 + 0.01, 2)'}, ${columns.join(', ')}
     FROM (SELECT unnest(from_json($1::VARCHAR, '${shape}')) AS p)`,
    [JSON.stringify(sample)],
  );
}

type Platform = Pick<Destination, 'capabilities' | 'wording'>;
const linkedin = linkedinCapabilities({ sendPlainNames: true });
const platforms: readonly [string, Platform, (operation: Operation, members: readonly Member[]) => unknown][] = [
  [
    'Google',
    { capabilities: googleCapabilities, wording: googleWording },
    (operation, members) =>
      members.map((member) => ({ ...audienceMember(member), ...(operation === 'add' && consentOf(member)) })),
  ],
  [
    'LinkedIn',
    { capabilities: linkedin, wording: linkedinWording },
    (operation, members) => members.map((member) => element(operation, member)),
  ],
  [
    'LinkedIn without names',
    { capabilities: linkedinCapabilities({ sendPlainNames: false }), wording: linkedinWording },
    (operation, members) => members.map((member) => element(operation, member)),
  ],
  [
    'companies on LinkedIn',
    { capabilities: linkedinCompanies({}), wording: companyWording },
    (operation, members) => members.map((member) => companyElement(operation, member)),
  ],
  [
    'Meta',
    { capabilities: metaCapabilities, wording: (_, found) => metaWording(found) },
    (_, members) => audiencePayload(members).data,
  ],
];

test.each(platforms.flatMap((platform) => [['add', ...platform] as const, ['remove', ...platform] as const]))(
  'the engine writes an %s for %s as it is sent of members one by one',
  async (operation, _, platform, sent) => {
    for (const given of [everything, little]) {
      await plan(platform.capabilities, operation, given);
      const range = { operation, from: 0, to: people, last: true };
      const { members: written, isNew } = await batchReader(engine, 0, platform)(range);
      expect(isNew).toBe(operation === 'add');
      const { members } = await batchReader(engine, 0, { capabilities: platform.capabilities })(range);
      if (!isWritten(written) || isWritten(members)) throw new Error('written and not the other way round');
      const entries = JSON.parse(
        `[${written.pieces.map(({ text }) => Buffer.from(text).toString()).join(',')}]`,
      ) as unknown[];
      const expected = JSON.parse(JSON.stringify(sent(operation, members))) as unknown[];
      // Not all at once: to tell how two lists of thousands differ takes minutes.
      for (const [index, entry] of entries.entries()) expect(entry).toEqual(expected[index]);
      expect(entries.length).toBe(expected.length);
      expect(written.pieces.map((piece) => piece.members)).toEqual([500, 100]);
      expect(written.pieces.reduce((sum, { rows }) => sum + rows, 0)).toBe(entries.length);
    }
  },
);

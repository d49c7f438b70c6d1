import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeTokens } from '../../src/contacts/identity-tokens.ts';
import { appendRows } from '../../src/engine/append-rows.ts';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { ledgerVersion } from '../../src/ledger/schema.ts';
import { folder } from '../config/write-config.ts';

/** Somebody in an experiment. */
export interface Assigned {
  readonly email: string;
  readonly phone?: string;
  readonly id?: string;
  readonly arm: string;
  /** UTC. */
  readonly entered: Date;
}

/** An experiment, as a sync has written it down. */
export interface Begun {
  readonly name: string;
  readonly holdout?: number;
  readonly split?: Readonly<Record<string, number>>;
  readonly people: readonly Assigned[];
}

const config = `version: 1
project: acme
defaults: { country: GB, timezone: Europe/London }
sources:
  customers: { files: customers.csv, ids: shop }
events:
  orders: { files: orders.csv, of: customers, key: email, time: created_at, id: order }
consent: { column: consent, granted: ["yes"] }
segments:
  buyers: { from: customers, where: "true" }
destinations:
  meta: { type: meta, account: act_1, access_token: not-a-real-token }
audiences:
  win-back: { segment: buyers, to: [meta] }
`;

/** A project with a ledger in which these experiments have begun, in a new folder or a given one. */
export async function liftWorld(
  experiments: readonly Begun[],
  cwd = folder({}),
  version = ledgerVersion,
): Promise<string> {
  writeFileSync(join(cwd, 'audience-sync.yaml'), config);
  mkdirSync(join(cwd, '.audience-sync'));
  const engine = await Engine.open({ threads: 1 });
  try {
    await prepareRules(engine);
    await openLedger(engine, cwd);
    for (const experiment of experiments) await begin(engine, experiment);
    await engine.run(`UPDATE ledger.meta SET version = ${version}`);
  } finally {
    engine.close();
  }
  return cwd;
}

/** Writes an experiment into the ledger that is attached. Needs `prepareRules`. */
export async function begin(engine: Engine, { name, holdout = 0, split = {}, people }: Begun): Promise<void> {
  const started = people[0]?.entered ?? new Date('2026-11-01T06:00:00Z');
  await engine.run('INSERT INTO ledger.experiments VALUES ($1, $2::VARCHAR::TIMESTAMP, $3, $4)', [
    name,
    started.toISOString(),
    holdout,
    JSON.stringify(split),
  ]);
  if (people.length === 0) return;
  await engine.run(
    'CREATE OR REPLACE TEMP TABLE given (contact BIGINT, email VARCHAR, phone VARCHAR, external_id VARCHAR, arm VARCHAR, entered VARCHAR)',
  );
  const rows = people.map(({ email, phone = '', id = '', arm, entered }, person) => [
    ...[person, email, phone, id, arm],
    entered.toISOString(),
  ]);
  const types = ['BIGINT', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'] as const;
  await appendRows(engine, 'given', () => types, Readable.from([rows]));
  const said = (['email', 'phone', 'external_id'] as const).map((identifier) => ({ identifier, sql: identifier }));
  const saying = { from: 'given', contact: 'contact', values: said, country: 'NULL' };
  await writeTokens(engine, 'tokens', saying, { defaultCountry: 'GB', systems: ['shop'] });
  await engine.run(`INSERT INTO ledger.assignments SELECT $1, contact, contact, arm, entered::TIMESTAMP FROM given`, [
    name,
  ]);
  await engine.run(`INSERT INTO ledger.assigned_tokens SELECT $1, contact, token FROM tokens`, [name]);
}

/** `count` people of an arm, numbered from `from`: `person17@example.com`. */
export function peopleOf(arm: string, count: number, from = 0, entered = new Date('2026-11-01T06:00:00Z')): Assigned[] {
  return Array.from({ length: count }, (_, index) => ({ email: `person${from + index}@example.com`, arm, entered }));
}

import type { Engine } from '../../src/engine/engine.ts';

/** What each version brought, undone: SQL on a ledger of today, attached as `ledger`. */
const undo: Readonly<Record<number, string>> = {
  7: `ALTER TABLE ledger.members_1 DROP COLUMN company_domain;
    ALTER TABLE ledger.in_flight_1 DROP COLUMN company_domain;
    ALTER TABLE ledger.lists DROP COLUMN members`,
  6: 'ALTER TABLE ledger.lists DROP COLUMN form; ALTER TABLE ledger.lists DROP COLUMN creating; DROP TABLE ledger.calls',
  5: `DROP TABLE ledger.stays; DROP TABLE ledger.experiments; DROP TABLE ledger.assignments;
    DROP TABLE ledger.assigned_tokens;
    ALTER TABLE ledger.members_1 ALTER signals TYPE BOOLEAN USING (signals = 3);
    ALTER TABLE ledger.members_1 RENAME signals TO consented;
    ALTER TABLE ledger.in_flight_1 ALTER signals TYPE BOOLEAN USING (signals = 3);
    ALTER TABLE ledger.in_flight_1 RENAME signals TO consented;
    ALTER TABLE ledger.lists DROP COLUMN takes_values;
    ALTER TABLE ledger.members_1 DROP COLUMN value; ALTER TABLE ledger.in_flight_1 DROP COLUMN value`,
  4: `INSERT INTO ledger.in_flight_1 BY NAME
      SELECT 'add' AS operation, * EXCLUDE (sent_at) FROM ledger.members_1
      WHERE request IN (SELECT request FROM ledger.requests WHERE state IN ('sending', 'lost'));
    DELETE FROM ledger.members_1 WHERE request IN (SELECT request FROM ledger.in_flight_1)`,
  3: `DROP TABLE ledger.replacements;
    ALTER TABLE ledger.lists DROP COLUMN strangers;
    ALTER TABLE ledger.requests DROP COLUMN again;
    ALTER TABLE ledger.requests DROP COLUMN asks;
    ALTER TABLE ledger.requests DROP COLUMN asked_at`,
  2: 'ALTER TABLE ledger.lists DROP COLUMN type; ALTER TABLE ledger.lists DROP COLUMN endpoint',
};

/** Makes the attached ledger one that the release of `version` would have written. */
export async function ageLedger(engine: Engine, version: 1 | 2 | 3 | 4 | 5 | 6): Promise<void> {
  for (const [brought, sql] of Object.entries(undo).toReversed()) {
    if (Number(brought) > version) await engine.run(sql);
  }
  await engine.run(`UPDATE ledger.meta SET version = ${version}`);
}

// node fill-ledger.js FOLDER PLAN: puts a saved plan's additions into the folder's ledger, as a sync does that a platform answered
// at once. To send ten million members to the local platforms would take longer than all that is measured.
import { Engine } from '../../src/engine/engine.ts';
import { ensureKnownList, recordList } from '../../src/ledger/lists.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { memberColumns, membersTable } from '../../src/ledger/schema.ts';
import { changesTable } from '../../src/sync/plan-tables.ts';

const [folder = '', file = ''] = process.argv.slice(2);
const engine = await Engine.open({ spillDirectory: `${folder}/spill` });
await engine.run(`ATTACH '${file}' AS plan (READ_ONLY)`);
const { plan } = await engine.row('SELECT plan FROM plan.about');
await openLedger(engine, folder);
const columns = memberColumns.join(', ');
for (const { index, spec, ...list } of JSON.parse(String(plan)).lists) {
  const known = await ensureKnownList(engine, list);
  await recordList(engine, known.list, {
    id: String(index + 1),
    name: spec.name,
    description: spec.description,
    membershipDays: spec.membershipDays ?? undefined,
    strangers: false,
  });
  await engine.run(
    `INSERT INTO ${membersTable(known.list)} (sent_at, request, ${columns}) SELECT now()::TIMESTAMP, 0, ${columns} FROM ${changesTable(index)}`,
  );
}
engine.close();

// node use-list.js FOLDER: the milliseconds that a run takes for one list of the folder's ledger: to attach the ledger, to compare the
// list with who is wanted, to write down one request and its answer; and what `plan` takes to attach a copy. The ledger is as before.
import { rmSync } from 'node:fs';
import { Engine } from '../../src/engine/engine.ts';
import { writeIntent, writeReceipt } from '../../src/ledger/journal.ts';
import { knownLists } from '../../src/ledger/lists.ts';
import { openLedger, readLedger } from '../../src/ledger/open-ledger.ts';
import { memberColumns, membersTable } from '../../src/ledger/schema.ts';
import { difference } from '../../src/sync/diff.ts';

const [folder = ''] = process.argv.slice(2);
const spillDirectory = `${folder}/spill`;
/** @template Result @param {() => Promise<Result>} work @returns {Promise<number>} */
const timed = async (work) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const reader = await Engine.open({ spillDirectory });
const copy = await timed(() => readLedger(reader, folder, folder));
reader.close();
rmSync(`${folder}/ledger-copy.duckdb`);

const engine = await Engine.open({ spillDirectory });
const open = await timed(() => openLedger(engine, folder));
const [first] = await knownLists(engine);
if (first === undefined) throw new Error('the ledger has no list');
const { list } = first;
const columns = memberColumns.join(', ');
// Everybody but the first batch, and the first batch as others.
await engine.run(`CREATE TEMP TABLE wanted AS
  SELECT ${columns.replace('key', 'CASE WHEN rowid < 10000 THEN key + 1 ELSE key END AS key')} FROM ${membersTable(list)}`);
const diff = await timed(() => difference(engine, 'wanted', { list, name: 'bench', renewal: undefined, full: false }));
const select = `SELECT ${columns} FROM wanted SEMI JOIN "adds bench" USING (key)`;
const commit = await timed(async () => {
  const intent = { run: 'bench', list, operation: /** @type {const} */ ('add'), members: 10_000, select };
  const request = await writeIntent(engine, intent, new Date());
  const answer = { reference: 'bench', processing: true, refused: [], again: [], refusedUnnamed: 0 };
  await writeReceipt(engine, { ...intent, request }, answer, new Date());
});
await engine.run(`DELETE FROM ${membersTable(list)} WHERE request <> 0`);
process.stdout.write(JSON.stringify({ copy, open, diff, commit }));
engine.close();

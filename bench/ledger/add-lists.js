// node add-lists.js FOLDER LISTS: gives the folder's ledger so many lists with the members of its first.
import { Engine } from '../../src/engine/engine.ts';
import { ensureKnownList, knownLists } from '../../src/ledger/lists.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { membersTable } from '../../src/ledger/schema.ts';

const [folder = '', lists = ''] = process.argv.slice(2);
const engine = await Engine.open({ spillDirectory: `${folder}/spill` });
await openLedger(engine, folder);
const [first] = await knownLists(engine);
if (first === undefined) throw new Error('the ledger has no list');
for (let number = 2; number <= Number(lists); number += 1) {
  const { list } = await ensureKnownList(engine, { ...first, audience: `${first.audience} ${number}` });
  await engine.run(`INSERT INTO ${membersTable(list)} SELECT * FROM ${membersTable(first.list)}`);
}
engine.close();

// node weigh.js FOLDER: how many members the lists of the folder's ledger have, and the bytes of what has to be known of them.
import { Engine } from '../../src/engine/engine.ts';
import { manyValuedFields } from '../../src/identifiers/identifier.ts';
import { memberFields } from '../../src/ledger/member-columns.ts';
import { knownLists } from '../../src/ledger/lists.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { membersTable } from '../../src/ledger/schema.ts';

/** Key, person, when and with which request it was sent, whether it consented. */
const frame = 16 + 8 + 8 + 8 + 1;
const bytes = memberFields.map((field) => {
  const value = manyValuedFields.has(field)
    ? `list_sum(list_transform(${field}, lambda v: octet_length(v)))`
    : `octet_length(${field})`;
  return `coalesce(${value}, 0)`;
});

const [folder = ''] = process.argv.slice(2);
const engine = await Engine.open({ spillDirectory: `${folder}/spill` });
await openLedger(engine, folder);
let [members, information] = [0, 0];
for (const { list } of await knownLists(engine)) {
  const counted = await engine.row(
    `SELECT count(*)::DOUBLE AS members, sum(${frame} + ${bytes.join(' + ')})::DOUBLE AS information FROM ${membersTable(list)}`,
  );
  members += Number(counted['members']);
  information += Number(counted['information']);
}
process.stdout.write(JSON.stringify({ members, information }));
engine.close();

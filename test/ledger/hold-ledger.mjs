// Holds the ledger file of the folder in argv[2] as another run does, writes into it, and says so; ends with its input.
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`ATTACH '${process.argv[2]}/.audience-sync/ledger.duckdb' AS ledger`);
await connection.run(
  "INSERT INTO ledger.runs (run, started_at) VALUES ('of the other run', TIMESTAMP '2026-11-24 06:00:00')",
);
process.stdout.write('held\n');
process.stdin.resume();
// Named to the end: a connection that is collected as garbage lets go of the file.
process.stdin.on('end', () => {
  connection.closeSync();
  process.exit(0);
});

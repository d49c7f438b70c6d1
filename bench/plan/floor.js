// node floor.js FILE: the least that must be done: the engine reads a file and hashes one of its columns. Prints the
// seconds that it took, without starting Node.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const begun = performance.now();
await connection.run(
  `CREATE TABLE hashed AS SELECT sha256(email) AS digest FROM read_csv('${process.argv[2]}', all_varchar = true)`,
);
process.stdout.write(`${(performance.now() - begun) / 1000}\n`);
connection.closeSync();
instance.closeSync();

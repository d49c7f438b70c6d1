import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { quoteText } from '../../src/engine/sql.ts';

/** What is written for people to read later; the other tables hold digests, which is what they are for. */
const readableTables = ['lists', 'runs', 'requests', 'refused'] as const;

/** What each ledger looked like when it was last read, so that it is opened again only after a change. */
const seen = new Map<string, string>();

/**
 * What a project's `.audience-sync` folder says in clear: text files and the ledger's runs, requests and reasons. Empty when
 * there is none, or when nothing changed since it was asked last.
 */
export async function stateText(directory: string): Promise<string> {
  const folder = join(directory, '.audience-sync');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return '';
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const stamp = names.map((name) => `${name} ${fingerprint(join(folder, name))}`).join('\n');
  if (seen.get(folder) === stamp) return '';
  seen.set(folder, stamp);
  // Of whom `forget` erased there are digests, which is what the file is for.
  const texts = names
    .filter((name) => !/duckdb|^forgotten\.csv$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return [...texts, await ledgerText(join(folder, 'ledger.duckdb'))].join('\n');
}

const fingerprint = (file: string): string => {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
};

async function ledgerText(file: string): Promise<string> {
  if (!existsSync(file)) return '';
  const folder = mkdtempSync(join(tmpdir(), 'ledger-text-'));
  const copy = join(folder, 'copy.duckdb');
  try {
    copyFileSync(file, copy);
    if (existsSync(`${file}.wal`)) copyFileSync(`${file}.wal`, `${copy}.wal`);
    return await readTables(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One for all ledgers that a process reads: opening takes longer than reading. */
let reader: Promise<Engine> | undefined;
let copies = 0;

async function readTables(file: string): Promise<string> {
  reader ??= Engine.open({ threads: 1 });
  const engine = await reader;
  const name = `copy_${++copies}`;
  if (!(await attached(engine, file, name))) return '';
  try {
    const tables = await engine.rows(`SELECT table_name FROM duckdb_tables() WHERE database_name = '${name}'`);
    const readable = readableTables.filter((each) => tables.some((table) => table['table_name'] === each));
    const rows = [];
    for (const each of readable) rows.push(await engine.rows(`SELECT * FROM ${name}.${each}`));
    return JSON.stringify(rows);
  } catch (error) {
    // Tests damage ledgers on purpose. The engine lets go of a damaged file only when it is closed.
    if (!(error instanceof Error) || !/Corrupt database|enough bytes/.test(error.message)) throw error;
    reader = undefined;
    engine.close();
    return '';
  } finally {
    if (reader !== undefined) await engine.run(`DETACH ${name}`);
  }
}

/** False for a ledger that a test has damaged on purpose. */
const attached = (engine: Engine, file: string, name: string): Promise<boolean> =>
  engine.run(`ATTACH ${quoteText(file)} AS ${name}`).then(
    () => true,
    () => false,
  );

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { explainAccessFailure } from '../../src/ledger/access-failure.ts';
import { highWater } from '../../src/ledger/high-water.ts';
import { ensureKnownList, type KnownList, knownLists } from '../../src/ledger/lists.ts';
import { stateDirectory } from '../../src/config/state-directory.ts';
import { ledgerFile, openLedger, readLedger } from '../../src/ledger/open-ledger.ts';
import { replacementOf } from '../../src/ledger/replacements.ts';
import { pendingRequests } from '../../src/ledger/requests.ts';
import { ageLedger } from './old-ledgers.ts';
import { ledgerVersion } from '../../src/ledger/schema.ts';
import { ledgerRuns, startRun } from '../../src/ledger/runs.ts';
import { afterTest } from '../clean-up.ts';
import { intend, ledgerSays } from './memory-ledger.ts';
import { holdElsewhere, newEngine, newFolder, newProject } from './ledger-folder.ts';

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('did not fail with a UserError', { cause: error });
  return error;
}

/** A ledger that is written by the first test which needs it, and copied for others. */
function template(fill: (engine: Engine) => Promise<void>): () => Promise<string> {
  let bytes: Buffer | undefined;
  return async () => {
    const folder = newProject();
    if (bytes === undefined) {
      const engine = await newEngine();
      await openLedger(engine, folder);
      await fill(engine);
      await engine.run('DETACH ledger');
      bytes = readFileSync(ledgerFile(folder));
    } else {
      writeFileSync(ledgerFile(folder), bytes, { mode: 0o600 });
    }
    return folder;
  };
}

const made = template((engine) => startRun(engine, 'first', new Date('2026-11-23T06:00:00Z')));

const runsIn = async (folder: string, read: typeof readLedger) => {
  const engine = await newEngine();
  await read(engine, folder, newFolder());
  return (await ledgerRuns(engine, 10)).map(({ run }) => run);
};

/** One with a list, and a request to it that has no answer. */
const unanswered = template(async (engine) => {
  await ensureKnownList(engine, vips);
  await startRun(engine, 'old', new Date('2026-11-23T06:00:00Z'));
  await intend(engine, 'add', ['ann']);
});

const vips = {
  audience: 'vips',
  destination: 'meta',
  type: 'meta',
  endpoint: 'https://graph.facebook.com',
  account: 'act_1',
};

/** Opened for writing, called like `readLedger`. */
const held: typeof readLedger = (engine, folder) => openLedger(engine, folder);

describe('a ledger', () => {
  test('is made when there is none, and found again', async () => {
    const folder = newFolder();
    const engine = await newEngine();
    await openLedger(engine, folder);
    const list = await ensureKnownList(engine, vips);
    await engine.run('DETACH ledger');
    const again = await newEngine();
    await openLedger(again, folder);
    expect(await knownLists(again)).toEqual([list]);
  });

  test('is nobody else’s to read: file, log and folder', async () => {
    const folder = newFolder();
    mkdirSync(stateDirectory(folder), { mode: 0o755 });
    const engine = await newEngine();
    await openLedger(engine, folder);
    await startRun(engine, 'first', new Date());
    await engine.run('CHECKPOINT ledger');
    await startRun(engine, 'second', new Date());
    const modes = [stateDirectory(folder), ledgerFile(folder), `${ledgerFile(folder)}.wal`].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '600', '600']);
  });

  test('that another process holds is another run’s: exit 10', async () => {
    const folder = await made();
    const child = await holdElsewhere(folder);
    expect(await failure(openLedger(await newEngine(), folder))).toMatchObject({
      exitCode: 10,
      message: `another run holds the ledger (process ${child.pid})`,
    });
  });

  test('is free again when the other process ends, however it ends, and keeps what that wrote', async () => {
    const folder = await made();
    const child = await holdElsewhere(folder);
    const end = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await end;
    expect(await runsIn(folder, held)).toEqual(['of the other run', 'first']);
  });

  test('of a newer release is left alone: exit 11', async () => {
    const folder = await made();
    const engine = await newEngine();
    await openLedger(engine, folder);
    await engine.run(`UPDATE ledger.meta SET version = ${ledgerVersion + 1}`);
    await engine.run('DETACH ledger');
    const before = readFileSync(ledgerFile(folder));
    for (const open of [held, readLedger]) {
      expect(await failure(open(await newEngine(), folder, newFolder()))).toMatchObject({
        exitCode: 11,
        message: `the ledger ${ledgerFile(folder)} has version ${ledgerVersion + 1}; this release reads up to ${ledgerVersion}`,
      });
    }
    expect(readFileSync(ledgerFile(folder)).equals(before)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5, 6] as const)(
    'of version %i gets what came later, and what it holds stays',
    async (version) => {
      const folder = await unanswered();
      const again = await newEngine();
      await openLedger(again, folder);
      const [list] = (await knownLists(again)) as [KnownList];
      await ageLedger(again, version);
      await again.run('DETACH ledger');
      for (const open of [readLedger, held, held]) {
        await open(again, folder, newFolder());
        expect(await knownLists(again)).toEqual([version === 1 ? { ...list, type: '', endpoint: '' } : list]);
        expect(await ledgerRuns(again, 9)).toMatchObject([{ run: 'old' }]);
        expect(await replacementOf(again, list.list)).toBeUndefined();
        expect(await pendingRequests(again)).toEqual([]);
        expect(await ledgerSays(again)).toMatchObject({ members: [], held: ['ann'], due: ['ann'], inFlight: ['ann'] });
        expect(await again.row('SELECT version FROM ledger.meta')).toEqual({ version: ledgerVersion });
        await again.run('DETACH ledger');
      }
    },
  );

  test('in the format of a newer DuckDB is one of a newer release: exit 11', async () => {
    const folder = await made();
    raiseStorageVersion(ledgerFile(folder));
    for (const open of [held, readLedger]) {
      expect(await failure(open(await newEngine(), folder, newFolder()))).toMatchObject({
        exitCode: 11,
        message: `the ledger ${ledgerFile(folder)} was written by a newer release`,
      });
    }
  });

  test.each<[string, (file: string) => void | Promise<void>]>([
    ['is something else', (file) => writeFileSync(file, 'email\nann@example.com\n'.repeat(1000))],
    ['was cut off', (file) => (truncateSync(file, 8300), highWater(dirname(file)).note(7))],
    ['has damaged blocks', damage],
    ['is a folder', (file) => (execFileSync('rm', [file]), mkdirSync(file))],
  ])('that %s is told, with what to do', async (_, spoil) => {
    const folder = await made();
    await spoil(ledgerFile(folder));
    for (const open of [held, readLedger]) {
      const error = await failure(open(await newEngine(), folder, newFolder()));
      expect(error).toMatchObject({ exitCode: 1, message: `the ledger ${ledgerFile(folder)} cannot be opened` });
      expect(error.diagnostics[0]?.fix).toContain('move it away');
    }
  });

  test('that is a database of something else is told', async () => {
    const folder = newProject();
    const engine = await newEngine();
    await engine.run(`ATTACH '${ledgerFile(folder)}' AS other; CREATE TABLE other.orders (id INTEGER); DETACH other`);
    for (const open of [held, readLedger]) {
      const { message } = await failure(open(await newEngine(), folder, newFolder()));
      expect(message).toBe(`the ledger ${ledgerFile(folder)} cannot be opened`);
    }
  });

  test.each([0, 1024, 4096, 12_287])('that a run died making is made anew (%i bytes)', async (length) => {
    const folder = newProject();
    const begun = newProject();
    await runsIn(begun, held);
    writeFileSync(ledgerFile(folder), readFileSync(ledgerFile(begun)).subarray(0, length));
    expect(await runsIn(folder, readLedger)).toEqual([]);
    expect(await runsIn(folder, held)).toEqual([]);
    expect(statSync(ledgerFile(folder)).size).toBeGreaterThan(12_287);
  });

  test('that is a short file of something else is left alone', async () => {
    const folder = newProject();
    writeFileSync(ledgerFile(folder), 'a note to myself');
    expect(await failure(openLedger(await newEngine(), folder))).toMatchObject({
      message: `the ledger ${ledgerFile(folder)} cannot be opened`,
    });
    expect(readFileSync(ledgerFile(folder), 'utf8')).toBe('a note to myself');
  });

  test('whose folder cannot be made is told', async () => {
    const folder = newFolder();
    writeFileSync(stateDirectory(folder), '');
    expect(await failure(openLedger(await newEngine(), folder))).toMatchObject({
      message: `the ledger ${ledgerFile(folder)} cannot be opened`,
    });
  });
});

describe.skipIf(process.platform === 'win32')('a ledger that this user may not', () => {
  /** What root is forbidden nothing of, nobody is: root becomes nobody for the time of the work. */
  async function withoutRights<Result>(folder: string, mode: number, work: () => Promise<Result>): Promise<Result> {
    const root = process.getuid?.() === 0;
    chmodSync(folder, mode);
    if (root) process.seteuid?.(65_534);
    try {
      return await work();
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(folder, 0o700);
    }
  }

  test('write says who must be given what: exit 2, and nobody is told to move it away', async () => {
    const folder = newFolder();
    const engine = await newEngine();
    const error = await withoutRights(folder, 0o555, () => failure(openLedger(engine, folder)));
    expect(error).toMatchObject({
      exitCode: 2,
      message: `the folder ${stateDirectory(folder)} cannot be written (permission denied)`,
    });
    expect(error.diagnostics[0]?.fix).toMatch(/^`sync` keeps its ledger there: give this user write access/);
  });

  test('see says so too', async () => {
    const folder = await made();
    const engine = await newEngine();
    const error = await withoutRights(folder, 0, () => failure(readLedger(engine, folder, newFolder())));
    expect(error).toMatchObject({
      exitCode: 2,
      message: `the ledger ${ledgerFile(folder)} cannot be read (permission denied)`,
    });
    expect(error.diagnostics[0]?.fix).not.toContain('move it away');
  });
});

test.each([
  ['read', 'ENOSPC: no space left on device, copyfile', /cannot be copied for reading: the disk is full$/],
  ['write', 'IO Error: Cannot open file "x": Read-only file system', /cannot be written \(read-only file system\)$/],
] as const)('why a ledger cannot be opened to %s is told: %s', (wanted, cause, message) => {
  const error = explainAccessFailure(new Error(cause), wanted, '/shop/.audience-sync/ledger.duckdb');
  expect(error?.message).toMatch(message);
  expect(error?.diagnostics[0]?.fix).not.toContain('move it away');
});

describe('reading a ledger', () => {
  test('that may only be read makes a copy that may be written', async () => {
    const folder = await made();
    await holdElsewhere(folder);
    const log = `${ledgerFile(folder)}.wal`;
    for (const file of [ledgerFile(folder), log]) chmodSync(file, 0o400);
    const temp = newFolder();
    await readLedger(await newEngine(), folder, temp);
    // The engine is free to move the copy's log into the copy.
    const copies = readdirSync(temp).filter((name) => name.startsWith('ledger-copy.duckdb'));
    expect(copies).toContain('ledger-copy.duckdb');
    for (const copy of copies) expect(statSync(join(temp, copy)).mode & 0o777).toBe(0o600);
  });

  test('that does not exist gives an empty one, and makes nothing', async () => {
    const folder = newFolder();
    expect(await runsIn(folder, readLedger)).toEqual([]);
    expect(existsSync(stateDirectory(folder))).toBe(false);
  });

  test('works while another process holds it, and shows what that has written', async () => {
    const folder = await made();
    await holdElsewhere(folder);
    expect(existsSync(`${ledgerFile(folder)}.wal`)).toBe(true);
    expect(await runsIn(folder, readLedger)).toEqual(['of the other run', 'first']);
  });

  test('that is written into all the time is put off, and not taken for a damaged one', async () => {
    const folder = await made();
    const engine = await newEngine();
    let seconds = 1e9;
    const writing = setInterval(() => utimesSync(ledgerFile(folder), seconds, (seconds += 1)), 0);
    afterTest(() => clearInterval(writing));
    const error = await failure(readLedger(engine, folder, newFolder()));
    expect(error.exitCode).toBe(10);
    expect(error.message).toMatch(/^the ledger .* changes faster than it can be copied/);
    expect(error.diagnostics[0]?.fix).toMatch(/^Run this again in a moment/);
  });

  test('neither changes it nor keeps anybody from it', async () => {
    const folder = await made();
    const before = readFileSync(ledgerFile(folder));
    const reader = await newEngine();
    await readLedger(reader, folder, newFolder());
    await startRun(reader, 'only in the copy', new Date());
    expect(readFileSync(ledgerFile(folder)).equals(before)).toBe(true);
    expect(await runsIn(folder, held)).toEqual(['first']);
  });

  test('whose log ends in the middle of an entry shows what is before', async () => {
    const folder = await made();
    await holdElsewhere(folder);
    const log = readFileSync(`${ledgerFile(folder)}.wal`);
    const torn = newProject();
    writeFileSync(ledgerFile(torn), readFileSync(ledgerFile(folder)));
    writeFileSync(`${ledgerFile(torn)}.wal`, log.subarray(0, log.length - 20));
    expect(await runsIn(torn, readLedger)).toEqual(['first']);
  });
});

function damage(file: string): void {
  const bytes = readFileSync(file);
  for (let at = 13_000; at < bytes.length; at += 97) bytes.writeUInt8(bytes.readUInt8(at) ^ 255, at);
  writeFileSync(file, bytes);
}

/** Writes a version that no DuckDB has into the file's header, whose words are summed up in the first one. */
function raiseStorageVersion(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeBigUInt64LE(999n, 12);
  let sum = 5381n;
  for (let at = 8; at < 4096; at += 8) sum ^= BigInt.asUintN(64, bytes.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  bytes.writeBigUInt64LE(sum, 0);
  writeFileSync(file, bytes);
}

import { createHash } from 'node:crypto';
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';

/** Below this many it takes less to make keys than to look for them. */
const manyContacts = 20_000;

const stored = 'keys.duckdb';

/**
 * The keys of members that an earlier run made, by fingerprints of the raw identifiers that they were made of: whoever did not
 * change is not normalised and hashed again. A file beside the ledger, of digests alone; without it, or with a damaged one,
 * everything is made anew. It is never changed, only replaced.
 */
export class KeyCache {
  private readonly engine: Engine;
  /** Where the file is kept, and where the engine may reach it. */
  private readonly home: string;
  private readonly scratch: string;
  private profiles: Promise<ReadonlyMap<string, string>> | undefined;
  private readonly made = new Map<string, string>();
  private isNew = false;
  /** The fewest contacts of a source of which keys are kept. */
  readonly least: number;

  private constructor(engine: Engine, home: string, scratch: string, least: number) {
    this.engine = engine;
    this.home = home;
    this.scratch = scratch;
    this.least = least;
  }

  /**
   * Must be called while the engine may still be told what it may reach.
   *
   * @param given.home folder of the project's state
   * @param given.tempDirectory folder of this run
   * @param given.least the fewest contacts of a source of which keys are kept
   */
  static async prepare(
    engine: Engine,
    given: { readonly home: string; readonly tempDirectory: string; readonly least?: number },
  ): Promise<KeyCache> {
    const scratch = join(given.tempDirectory, 'keys');
    await engine.run(`SET allowed_directories = [${quoteText(`${scratch}/`)}]`);
    return new KeyCache(engine, given.home, scratch, given.least ?? manyContacts);
  }

  /** The quoted table of a profile's keys (`print` UBIGINT, `key`, …); undefined when none are known. */
  async known(profile: string): Promise<string | undefined> {
    this.profiles ??= this.open();
    return (await this.profiles).get(digestOf(profile));
  }

  /**
   * Notes what is to be known of a profile from the next run on.
   *
   * @param query as in `known`, each `print` once
   * @param changed whether it differs from what is known by so much that it is worth to be written
   */
  note(profile: string, query: string, changed: boolean): void {
    this.made.set(digestOf(profile), query);
    this.isNew ||= changed;
  }

  /** Writes what was noted, and keeps what is known of other profiles. That it cannot be written harms nobody. */
  async save(): Promise<void> {
    if (!this.isNew) return;
    const { engine } = this;
    const next = join(this.scratch, 'next.duckdb');
    const kept = [...((await this.profiles) ?? [])].filter(([profile]) => !this.made.has(profile));
    const tables = [...this.made, ...kept.map(([profile, table]) => [profile, `FROM ${table}`] as const)];
    try {
      await mkdir(this.scratch, { recursive: true, mode: 0o700 });
      await engine.run(`ATTACH ${quoteText(next)} AS next_keys`);
      for (const [profile, query] of tables.slice(0, mostProfiles)) {
        await engine.run(`CREATE TABLE next_keys.${quoteName(profile)} AS ${query}`);
      }
      await engine.run('DETACH next_keys');
      await chmod(next, 0o600);
      const beside = join(this.home, `${stored}.unfinished`);
      await mkdir(this.home, { recursive: true, mode: 0o700 });
      await copyFile(next, beside);
      await rename(beside, join(this.home, stored));
    } catch {
      // A full disk, say: the next run makes the keys anew.
      await engine.run('DETACH DATABASE IF EXISTS next_keys').catch(() => undefined);
      await rm(join(this.home, `${stored}.unfinished`), { force: true }).catch(() => undefined);
    }
  }

  private async open(): Promise<ReadonlyMap<string, string>> {
    const file = join(this.scratch, 'known.duckdb');
    try {
      await mkdir(this.scratch, { recursive: true, mode: 0o700 });
      const from = join(this.home, stored);
      // What is replaced and never changed needs no copy where a second name will do.
      await link(from, file).catch(() => copyFile(from, file));
      await this.engine.run(`ATTACH ${quoteText(file)} AS known_keys (READ_ONLY)`);
      const tables = await this.engine.rows(
        `SELECT table_name FROM duckdb_tables() WHERE database_name = 'known_keys'`,
      );
      return new Map(
        tables.map(({ table_name: name }) => [String(name), `known_keys.${quoteName(String(name))}`] as const),
      );
    } catch {
      return new Map();
    }
  }
}

/** Of audiences that the config has no more, some are kept: it may have them again. */
const mostProfiles = 12;

const digestOf = (profile: string) => createHash('sha256').update(profile).digest('hex').slice(0, 32);

import { setTimeout as delay } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';
import { engineMemory, engineMemoryWhileSending, sayMemory } from './engine-memory.ts';
import { quoteText } from './sql.ts';

export interface EngineOptions {
  /** Where the engine may spill what does not fit into memory; created when first needed. */
  readonly spillDirectory?: string;
  readonly threads?: number;
  /** Bytes that it keeps in memory before it spills; for an engine that can. */
  readonly memory?: number;
  /** Meaning of `today()` and of timestamps without a zone. Default: UTC. */
  readonly timezone?: string;
}

export type Row = Readonly<Record<string, Json>>;

/**
 * One embedded DuckDB, in memory and with one connection; files are attached. Statements on it run one after the other; long ones use all threads.
 * Extensions are never downloaded: what is not built in is not there.
 */
export class Engine {
  private readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** Bytes that it keeps in memory before it spills; undefined without a place to spill to. */
  readonly memory: number | undefined;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, memory: number | undefined) {
    this.instance = instance;
    this.connection = connection;
    this.memory = memory;
  }

  static async open(options: EngineOptions = {}): Promise<Engine> {
    const { spillDirectory, threads } = options;
    const memory = spillDirectory === undefined ? undefined : (options.memory ?? engineMemory);
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: spillDirectory ?? '',
      ...(memory !== undefined && { memory_limit: sayMemory(memory) }),
      ...(threads !== undefined && { threads: String(threads) }),
    });
    try {
      const engine = new Engine(instance, await instance.connect(), memory);
      await engine.run(`SET TimeZone = ${quoteText(options.timezone ?? 'UTC')}`);
      return engine;
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /**
   * Opens somebody's DuckDB file by itself: what is asked of it can write nothing and reach nothing else. It keeps little in
   * memory, because another engine keeps what comes of it.
   *
   * @throws whatever the engine says of the file
   */
  static async openFile(path: string, spillDirectory: string): Promise<Engine> {
    const instance = await DuckDBInstance.create(path, {
      access_mode: 'READ_ONLY',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: spillDirectory,
      memory_limit: sayMemory(engineMemory),
    });
    try {
      const engine = new Engine(instance, await instance.connect(), engineMemory);
      await engine.run('SET enable_external_access = false');
      await engine.run('SET lock_configuration = true');
      return engine;
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Runs a statement for its effect. `values` are bound to `$1`, `$2`, … */
  async run(sql: string, values?: readonly DuckDBValue[]): Promise<void> {
    await this.connection.run(sql, bound(values));
  }

  /** All rows of a query, as JSON values (64-bit integers and timestamps are texts). For small results only. */
  async rows(sql: string, values?: readonly DuckDBValue[]): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql, bound(values));
    return reader.getRowObjectsJson();
  }

  /** All rows of a query as the engine's values, where texts would be copied once more than bytes (`bytesOf`). */
  async values(sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
    return (await this.connection.runAndReadAll(sql)).getRows();
  }

  /** The first row of a query that always has one. */
  async row(sql: string, values?: readonly DuckDBValue[]): Promise<Row> {
    const [row] = await this.rows(sql, values);
    if (row === undefined) throw new Error(`query without a row: ${sql}`);
    return row;
  }

  /** The rows of a query a chunk (about 2,000 rows) at a time, so that memory stays flat. */
  async *chunks(sql: string): AsyncGenerator<readonly (readonly DuckDBValue[])[]> {
    const result = await this.connection.stream(sql);
    for await (const rows of result.yieldRows()) yield rows;
  }

  /** Lends a connection of its own for reading: what is asked of it waits for nothing that is written on this one meanwhile. */
  async withReader<Result>(work: (reader: Engine) => Promise<Result>): Promise<Result> {
    const connection = await this.instance.connect();
    try {
      return await work(new Engine(this.instance, connection, this.memory));
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Lets `work` ask for a batch of rows at a time: with less kept in memory (what does not fit is spilled before it begins), and each
   * statement on the thread that asks, because several would wait for each other for longer than they work.
   */
  async inBatches<Result>(work: () => Promise<Result>): Promise<Result> {
    const { threads } = await this.row("SELECT current_setting('threads') AS threads");
    await this.limit(1, this.memory && Math.min(this.memory, engineMemoryWhileSending));
    try {
      return await work();
    } finally {
      await this.limit(Number(threads), this.memory);
    }
  }

  private async limit(threads: number, memory: number | undefined): Promise<void> {
    const limits = memory === undefined ? '' : `; SET memory_limit = '${sayMemory(memory)}'`;
    await this.run(`SET threads = ${threads}${limits}`);
  }

  /**
   * Does what may take long and leaves nothing half done. When the signal fires, the statement that runs is interrupted and so
   * are those that follow it; rejects with the signal's reason then, at the latest after two seconds.
   */
  async interruptible<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    let onAbort = (): void => {};
    const aborted = new Promise<boolean>((resolve) => {
      onAbort = () => resolve(false);
      signal.addEventListener('abort', onAbort);
    });
    try {
      const result = work();
      const ended = result.then(
        () => true,
        () => true,
      );
      let isOver = await Promise.race([ended, aborted]);
      if (!signal.aborted) return await result;
      // Between two statements there is nothing to interrupt.
      for (let tries = 0; !isOver && tries < 40; tries += 1) {
        this.connection.interrupt();
        isOver = await Promise.race([ended, delay(50, false)]);
      }
      return await Promise.reject(signal.reason);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** Undefined where there is nothing to bind: then the statement runs at once, without being prepared before. */
const bound = (values: readonly DuckDBValue[] = []): DuckDBValue[] | undefined =>
  values.length === 0 ? undefined : [...values];

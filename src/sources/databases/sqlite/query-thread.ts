import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SqliteMistake } from './sqlite-error.ts';

/** What the thread is given. */
export interface Question {
  /** A copy of the database, which only it opens. */
  readonly file: string;
  readonly sql: string;
}

export interface Batch {
  readonly rows: readonly (string | null)[][];
  /** The columns in which there were bytes so far, from 0. */
  readonly bytes: ReadonlySet<number>;
  readonly isLast: boolean;
}

/** First the columns, then a batch for each message that it gets. */
export type Reply = { readonly columns: readonly string[] } | Batch | { readonly mistake: string };

/** A query in a thread of its own, which can be ended whatever it computes. */
export class QueryThread {
  readonly #worker: Worker;
  readonly #replies: AsyncIterator<unknown[]>;

  /** @param signal ends the waiting for an answer; the thread is ended by `end` */
  constructor(question: Question, signal: AbortSignal) {
    signal.throwIfAborted();
    this.#worker = new Worker(new URL('./query-worker.js', import.meta.url), { workerData: question });
    // Whoever waits for a reply hears of it; when nobody does, the thread is being ended.
    this.#worker.on('error', () => {});
    this.#replies = on(this.#worker, 'message', { signal, close: ['exit'] });
  }

  /**
   * The names of the query's columns; asked first.
   *
   * @throws SqliteMistake
   */
  async columns(): Promise<readonly string[]> {
    const reply = await this.#reply();
    if (!('columns' in reply)) throw new Error('the columns of a query were expected');
    return reply.columns;
  }

  /**
   * All rows in their order; asked once. While some are used, the next are computed, and no more.
   *
   * @throws SqliteMistake
   */
  async *batches(): AsyncGenerator<Batch> {
    this.#worker.postMessage('more');
    for (;;) {
      const batch = await this.#reply();
      if (!('rows' in batch)) throw new Error('rows of a query were expected');
      if (!batch.isLast) this.#worker.postMessage('more');
      yield batch;
      if (batch.isLast) return;
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  async #reply(): Promise<Exclude<Reply, { readonly mistake: string }>> {
    const { done, value } = await this.#replies.next();
    if (done === true) throw new Error('the thread of a query ended before its answer');
    const reply = value[0] as Reply;
    if ('mistake' in reply) throw new SqliteMistake(reply.mistake);
    return reply;
  }
}

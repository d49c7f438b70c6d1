import duckdb from '@duckdb/node-bindings';
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** A text of no more bytes stands in its vector itself. */
export const shortText = 12;
/** Words of four bytes that a text takes in a vector: its length, then its own bytes, or where they are. */
const stride = 4;

/**
 * The short texts of a column as the engine has them: to make strings of them would take ten times as long as to look at their
 * bytes.
 */
export class ShortTexts {
  private readonly words: Uint32Array;
  /** A bit for each row, 0 where the value is NULL; absent when none is. */
  private readonly present: Uint8Array | undefined;

  constructor(chunk: DuckDBDataChunk, column: number) {
    const { rowCount } = chunk;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
    const { buffer, byteOffset } = duckdb.vector_get_data(vector, rowCount * (4 * stride));
    this.words = new Uint32Array(buffer, byteOffset, rowCount * stride);
    this.present = duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8) ?? undefined;
  }

  /** Bytes of a row's text; -1 when it is NULL or longer than `shortText`. */
  lengthAt(row: number): number {
    if (this.present !== undefined && (((this.present[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) return -1;
    const length = this.words[row * stride] ?? 0;
    return length > shortText ? -1 : length;
  }

  /**
   * Copies the bytes of a row's text, and zeros behind them. By words: in a file of a thousand rows, code is interpreted.
   *
   * @param at index into `target` of its first word
   */
  copy(row: number, target: Uint32Array, at: number): void {
    const from = row * stride + 1;
    target[at] = this.words[from] ?? 0;
    target[at + 1] = this.words[from + 1] ?? 0;
    target[at + 2] = this.words[from + 2] ?? 0;
  }

  /** The first four bytes of a row's text, as one number in the machine's order. */
  beginningAt(row: number): number {
    return this.words[row * stride + 1] ?? 0;
  }
}

import duckdb from '@duckdb/node-bindings';
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** A text of no more bytes stands in its vector itself. */
export const shortText = 12;
/** What a text takes in a vector: its length in four bytes, then its own bytes, or where they are. */
const stride = 16;

/**
 * The short texts of a column as the engine has them: to make strings of them would take ten times as long as to look at their
 * bytes.
 */
export class ShortTexts {
  private readonly bytes: Uint8Array;
  private readonly lengths: Uint32Array;
  /** A bit for each row, 0 where the value is NULL; absent when none is. */
  private readonly present: Uint8Array | undefined;

  constructor(chunk: DuckDBDataChunk, column: number) {
    const { rowCount } = chunk;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
    this.bytes = duckdb.vector_get_data(vector, rowCount * stride);
    this.lengths = new Uint32Array(this.bytes.buffer, this.bytes.byteOffset, rowCount * (stride / 4));
    this.present = duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8) ?? undefined;
  }

  /** Bytes of a row's text; -1 when it is NULL or longer than `shortText`. */
  lengthAt(row: number): number {
    if (this.present !== undefined && (((this.present[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) return -1;
    const length = this.lengths[row * (stride / 4)] ?? 0;
    return length > shortText ? -1 : length;
  }

  /** A byte of a row's text. */
  byteAt(row: number, index: number): number {
    return this.bytes[row * stride + 4 + index] ?? 0;
  }
}

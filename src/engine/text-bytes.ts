import duckdb from '@duckdb/node-bindings';
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** A text of no more bytes stands in its vector itself. */
export const shortText = 12;
/** What a text takes in a vector: its length in four bytes, of which one counts when it is short, and its own bytes. */
export const textStride = 16;
export const textBegin = 4;

/**
 * A column's texts as the engine has them, one every `textStride` bytes: the length of each in its first byte and, when it is
 * `shortText` at most, its bytes from `textBegin` on. Making strings of them would take ten times as long as looking at the bytes.
 */
export function textBytes(chunk: DuckDBDataChunk, column: number): Uint8Array {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  return duckdb.vector_get_data(vector, chunk.rowCount * textStride);
}

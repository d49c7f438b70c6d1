import { DuckDBBlobValue } from '@duckdb/node-api';

/** Bytes as a value that can be bound: large texts go to the engine so, without a detour over strings. They are copied when bound. */
export function blob(bytes: Uint8Array): InstanceType<typeof DuckDBBlobValue> {
  return new DuckDBBlobValue(bytes);
}

/** The bytes of a value that a query gave; none when it gave none. */
export function bytesOf(value: unknown): Uint8Array {
  return value instanceof DuckDBBlobValue ? value.bytes : new Uint8Array();
}

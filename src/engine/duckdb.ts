import { createRequire } from 'node:module';
import type * as DuckDB from '@duckdb/node-api';

const loaded: typeof DuckDB = createRequire(import.meta.url)('@duckdb/node-api');

/**
 * What we use of DuckDB's package. It is required: of a CommonJS package that is imported, Node first reads every file for the names
 * that it exports, which takes longer than to load it.
 */
export const {
  BIGINT,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListType,
  DuckDBScalarFunction,
  DuckDBStructType,
  INTEGER,
  StatementType,
  VARCHAR,
} = loaded;

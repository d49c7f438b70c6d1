import type { Identifier, Telling } from '../identifiers/identifier.ts';

export type AttributeType = 'text' | 'number' | 'date' | 'timestamp' | 'boolean';

/** Rows that stand in files. */
export interface FileRows {
  /** Absolute paths and globs, or `-` alone for standard input. */
  readonly files: readonly string[];
  /** Of what each of them finds: the file modified last, the last by name, or all. */
  readonly pick: 'newest' | 'last' | 'all';
  /** Milliseconds; an older export is refused. */
  readonly maxAge: number | undefined;
  /** A label of the WHATWG as it was written, `latin1`; undefined: found from the bytes. */
  readonly encoding?: string | undefined;
  /** Of workbooks, the sheet's name, or its place among the sheets that are shown, from 1. By default the first with a column that is an identifier. */
  readonly sheet?: string | undefined;
  /**
   * Of archives, names or patterns of the files in them that count; by default those that can be tables, without the lists of
   * who must be left alone that stand among others.
   */
  readonly members?: readonly string[] | 'all' | undefined;
  readonly query?: undefined;
}

/** Rows that a database is asked for. */
export interface QueryRows {
  readonly query: QueryConfig;
  readonly files?: undefined;
  readonly pick?: undefined;
  readonly maxAge?: undefined;
  readonly encoding?: undefined;
  readonly sheet?: undefined;
  readonly members?: undefined;
}

export interface QueryConfig {
  /** As people find it in the config: `sources.customers.sql`. */
  readonly label: string;
  readonly sql: string;
  readonly connection: DatabaseConnection;
  /** Milliseconds that connecting and reading may take. */
  readonly timeout: number;
}

export type DatabaseConnection =
  | PostgresConnection
  /** An absolute path. */
  | { readonly kind: 'duckdb' | 'sqlite'; readonly path: string };

/** What a `postgres://` address says, as libpq means it. What it leaves out is left to the driver. */
export interface PostgresConnection {
  readonly kind: 'postgresql';
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly options: string | undefined;
  /** Milliseconds. */
  readonly connectTimeout: number | undefined;
  readonly sslMode: SslMode;
  /** Absolute paths. */
  readonly sslRootCert: string | undefined;
  readonly sslCert: string | undefined;
  readonly sslKey: string | undefined;
}

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How one table of rows is read and mapped. */
export type SourceConfig = (FileRows | QueryRows) & SourceMapping & SourceAttributes;

/** People who must not be in any audience; read like a source. */
export type SuppressConfig = (FileRows | QueryRows) & SourceMapping;

export interface SourceMapping {
  readonly name: string;
  /** A preset's name; found from the header when absent. */
  readonly preset: string | undefined;
  /** Identifier to column headers, over what preset and header say. An empty list maps the identifier to nothing. */
  readonly map: Readonly<Partial<Record<Identifier, readonly string[]>>>;
  /** Whose external ids it has; by default those of the preset's product. Ids of different systems are never compared. */
  readonly ids?: string;
}

export interface SourceAttributes {
  /** Attribute name to declared type. */
  readonly types: Readonly<Record<string, AttributeType>>;
  /** Attribute name to column header. */
  readonly columns: Readonly<Record<string, string>>;
}

/** What contacts did, an event a row; read like a source. */
export type EventsConfig = SourceConfig & {
  /** Name of the source whose contacts did it. */
  readonly of: string;
  /** Identifiers that say whose event it is; `map` says where they stand. */
  readonly key: readonly Telling[];
  /** Attribute or header of when it happened. */
  readonly time: string;
  /** Attribute or header that is the same in all rows of one event; undefined: each row is one. */
  readonly id: string | undefined;
};

import { StatementType } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

export interface ReadStatement {
  readonly kind: 'query' | 'other' | 'several';
  /** Names of its columns as they are written, also where one stands twice. */
  readonly columns: readonly string[];
}

/**
 * What a text is, without running it: one query, another statement, or several.
 *
 * @throws what the engine says of its syntax and of the names in it
 */
export async function readStatement(engine: Engine, sql: string): Promise<ReadStatement> {
  const statements = await engine.connection.extractStatements(sql);
  if (statements.count !== 1) return { kind: 'several', columns: [] };
  const statement = await statements.prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT) return { kind: 'other', columns: [] };
    const columns = Array.from({ length: statement.columnCount }, (_, index) => statement.columnName(index));
    return { kind: 'query', columns };
  } finally {
    statement.destroySync();
  }
}

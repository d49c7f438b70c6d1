import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

/** Gives a text for a text, or NULL; of NULL comes NULL. */
export type TextFunction = (text: string) => string | null;

/** Lets SQL call a function of texts. It runs in JavaScript, one call after the other: for what few values need. */
export function registerTextFunction(engine: Engine, name: string, call: TextFunction): void {
  engine.connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_info, chunk, output) => {
        chunk.getColumnValues(0).forEach((text, row) => {
          output.setItem(row, typeof text === 'string' ? call(text) : null);
        });
        output.flush();
      },
    }),
  );
}

import { engineMemory, sayMemory } from '../../../engine/engine-memory.ts';
import { ExitCode } from '../../../errors/exit-code.ts';
import { UserError } from '../../../errors/user-error.ts';
import type { PlaceOfError } from '../place-of-error.ts';

interface Asked {
  readonly path: string;
  readonly sql: string;
  readonly place: PlaceOfError;
}

const correct = 'Correct the query under `sql:`.';

/** What the engine says of somebody's database or query, in people's words; where it may show a row's value, without its own. */
export function duckdbError(error: unknown, { path, sql, place }: Asked): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const message = error.message.replace(/^Failed to extract statements: /, '');
  const [, kind = '', words = ''] = /^([A-Z][\w ]*) Error: ([^\n]*)/.exec(message) ?? [];
  const ofFile = fileTrouble(message, path);
  if (ofFile !== undefined) return place.error(ofFile.message, ofFile);
  if (/^(?:Parser|Binder|Catalog)$/.test(kind)) {
    const [, meant] = /\n(Did you mean [^\n]*)/.exec(message) ?? [];
    return place.error(`DuckDB: ${words}`, { fix: meant ?? correct }, offsetIn(sql, message));
  }
  if (/read-only mode/i.test(words)) {
    return place.error('the query writes, and a source only reads', { fix: correct }, 0);
  }
  if (kind === 'Permission') {
    return place.error('the query reaches beyond its database, which alone is open to it', { fix: correct }, 0);
  }
  if (kind === 'Out of Memory') {
    return place.error(
      `the query needs more memory than there is for it (${sayMemory(engineMemory)})`,
      { fix: 'Select less, or sort and join less.' },
      0,
    );
  }
  if (/^(?:INTERNAL|FATAL)$/.test(kind) || kind === '') return error;
  return place.error(
    `DuckDB cannot compute the query for some row (${kind} Error); what the row holds is not shown`,
    { fix: `${correct} The duckdb program says which value is to blame.` },
    0,
  );
}

function fileTrouble(message: string, path: string) {
  if (/Could not set lock|Conflicting lock|different configuration/i.test(message)) {
    const [, holder] = /\(PID (\d+)\)/.exec(message) ?? [];
    return {
      message: `${path} is open in another program${holder === undefined ? '' : ` (process ${holder})`} that may write to it`,
      fix: 'Close it there, or name a copy of the file.',
      exitCode: ExitCode.later,
    };
  }
  if (/database file with version|newer version|newer DuckDB/i.test(message)) {
    return {
      message: `${path} was written by another version of DuckDB, which this one cannot read`,
      fix: "Write a copy with `ATTACH 'copy.duckdb' (STORAGE_VERSION 'v1.0.0')` and `COPY FROM DATABASE`, or export CSV or Parquet.",
    };
  }
  if (/not a valid DuckDB database file/i.test(message)) {
    return { message: `${path} is no DuckDB database`, fix: 'Correct the path in `connection`.' };
  }
  if (/Corrupt database file|Could not read enough bytes|Serialization Error/i.test(message)) {
    return { message: `${path} is a damaged DuckDB database`, fix: 'Copy it again, and wait until it is complete.' };
  }
  return undefined;
}

/** The character that is to blame: the engine shows its line, or a part of it, with a mark below. */
function offsetIn(sql: string, message: string): number {
  const [, number = '1', shown = '', mark = ''] = /\n(?:LINE (\d+): )([^\n]*)\n( *)\^/.exec(message) ?? [];
  const lines = sql.split('\n');
  const line = Number(number) - 1;
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  const isWhole = lines[line]?.startsWith(shown.replace(/\.\.\.$/, '')) === true;
  return isWhole ? start + Math.max(0, mark.length - `LINE ${number}: `.length) : start;
}

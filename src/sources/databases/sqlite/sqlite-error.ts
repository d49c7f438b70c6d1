import type { PlaceOfError } from '../place-of-error.ts';

interface Asked {
  readonly path: string;
  readonly sql: string;
  readonly place: PlaceOfError;
}

/** What SQLite says of a database or a query, in its own words. */
export class SqliteMistake extends Error {}

const correct = 'Correct the query under `sql:`.';
/** What SQLite says of names and of its grammar. */
const ofQuery =
  /^(?:near |no such |ambiguous |unrecognized token|incomplete input|misuse of |wrong number of |[\w "]+ (?:not|are|must) )/;

/** What SQLite says of somebody's database or query, in people's words; what may show a row's value is not shown. */
export function sqliteError(error: unknown, { path, sql, place }: Asked): unknown {
  if (!(error instanceof SqliteMistake)) return error;
  const { message } = error;
  if (/malformed(?! JSON)|disk I\/O/i.test(message)) {
    return place.error(`${path} is a damaged SQLite database`, {
      fix: 'Copy it again, and wait until it is complete.',
    });
  }
  if (/not a database|unsupported file format/i.test(message)) {
    return place.error(`${path} is no SQLite database, or an encrypted one`, {
      fix: 'Correct the path in `connection`.',
    });
  }
  if (message.startsWith('near ";"')) {
    return place.error('there are several statements, and a source is one query', { fix: correct }, 0);
  }
  if (/readonly database/i.test(message)) {
    return place.error('the query writes, and a source only reads', { fix: correct }, 0);
  }
  if (ofQuery.test(message)) return place.error(`SQLite: ${message}`, { fix: correct }, offsetIn(sql, message));
  const said = /^[A-Za-z ]+$/.test(message) ? `: ${message}` : '';
  return place.error(
    `SQLite cannot compute the query for some row${said}; what the row holds is not shown`,
    { fix: correct },
    0,
  );
}

/** SQLite says which word it stumbled over; where it stands is known when it stands once. */
function offsetIn(sql: string, message: string): number {
  const [, quoted, named] = /^near "([^]*)"|: "?(.*?)"?$/.exec(message) ?? [];
  const word = quoted ?? named ?? '';
  const first = sql.indexOf(word);
  return first >= 0 && first === sql.lastIndexOf(word) ? first : 0;
}

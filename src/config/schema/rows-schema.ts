import * as z from 'zod';
import { connectionPattern, readConnection } from '../connection.ts';
import { firstWordOfOther } from '../first-word.ts';
import { duration, encoding, text } from './fields.ts';

/** Standard input has neither an age nor a name to choose by. */
const fileList = z
  .array(text())
  .min(1)
  .check(({ value, issues }) => {
    const at = value.indexOf('-');
    if (at < 0 || value.length === 1) return;
    const params = { fix: 'Write `files: "-"`, or pipe into one source and name files in another.' };
    const message = 'is standard input, which stands alone';
    issues.push({ code: 'custom', message, params, input: value, path: [at], continue: true });
  });

/** Where rows come from: files … */
export const rowsOfFiles = {
  files: z
    .union([text(), fileList], { error: 'must be a path or a list of paths' })
    .optional()
    .describe('Path or glob, relative to the config file, or a list of them; "-" is standard input'),
  pick: z
    .enum(['newest', 'last', 'all'])
    .optional()
    .describe('Which of the files that a path or glob finds: modified last (default: newest), last by name, or all'),
  max_age: duration().optional().describe('Refuse an export older than this, e.g. 2d'),
  encoding: encoding()
    .optional()
    .describe('How the file writes text, e.g. windows-1252 or shift_jis; found from its bytes when absent'),
  sheet: z
    .union([text(), z.int().positive()], { error: 'must be a sheet’s name, or its number from 1' })
    .optional()
    .describe('Of workbooks: the sheet, by name or by number from 1; default: the first with an identifier'),
  members: z
    .union([text(), z.array(text()).min(1)], { error: 'must be a name or a list of names' })
    .optional()
    .describe('Of archives: which files in them count, by name or pattern, e.g. subscribed*'),
};

const query = () =>
  z.string().check((context) => {
    const word = firstWordOfOther(context.value);
    if (word === undefined) return;
    const message = word === '' ? 'is no query' : `begins with ${word}: a source only reads`;
    const params = { fix: 'Write one query that begins with SELECT or WITH.' };
    context.issues.push({ code: 'custom', message, params, input: context.value, continue: true });
  });

const connection = () =>
  z
    .string()
    .check((context) => {
      const read = readConnection(context.value, '/');
      if (!('problem' in read)) return;
      const { problem: message, fix } = read;
      context.issues.push({ code: 'custom', message, params: { fix }, input: context.value, continue: true });
    })
    .meta({ pattern: `${connectionPattern.source}|\\$\\{` });

/** … or a query. */
export const rowsOfQueries = {
  sql: query().optional().describe('Instead of `files`: a query whose columns are mapped like a file’s'),
  connection: connection()
    .optional()
    .describe('The database that `sql` is put to: postgres://…, duckdb:FILE or sqlite:FILE'),
  timeout: duration().optional().describe('How long connecting and reading may take; default: 5m'),
};

type Rows = Readonly<Partial<Record<keyof typeof rowsOfFiles | keyof typeof rowsOfQueries, unknown>>>;

/** What editors are told. */
export const oneKindOfRows = { oneOf: [{ required: ['files'] }, { required: ['sql', 'connection'] }] };

/** A source has files or a query, whole, and only the keys that go with it. */
export function hasOneKindOfRows(context: { value: Rows; issues: z.core.$ZodRawIssue[] }): void {
  const { value, issues } = context;
  const report = (message: string, fix: string, path: string[] = []): void => {
    issues.push({ code: 'custom', message, params: { fix }, path, input: value });
  };
  const asks = value.sql !== undefined || value.connection !== undefined;
  if (value.files !== undefined && asks) {
    report('has files and a query at once', 'Keep `files`, or `sql` and `connection`.');
    return;
  }
  if (!asks) {
    if (value.files === undefined) report('is missing', 'Add `files:`, or `sql:` and `connection:`.', ['files']);
    if (value.timeout !== undefined) report('means nothing for files', 'Remove it.', ['timeout']);
    return;
  }
  if (value.sql === undefined) report('is missing', 'Add `sql:` with the query.', ['sql']);
  if (value.connection === undefined) {
    report('is missing', 'Add `connection:` with postgres://…, duckdb:FILE or sqlite:FILE.', ['connection']);
  }
  for (const key of Object.keys(rowsOfFiles)) {
    if (key in value) report('means nothing for a query', 'Remove it.', [key]);
  }
}

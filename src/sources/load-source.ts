import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { FileRows, SourceConfig, SuppressConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { requireRoom } from '../engine/require-room.ts';
import { quoteName } from '../engine/sql.ts';
import { type Position, UserError } from '../errors/user-error.ts';
import { divideValues } from './divide-values.ts';
import { platforms } from '../identifiers/identifier.ts';
import { findFiles, type FoundFile } from './files/find-files.ts';
import { joinColumns } from './join-columns.ts';
import { type MappedColumns, mapColumns } from './map-columns.ts';
import { writeLines } from './row-lines.ts';
import { sourceWarnings } from './source-warnings.ts';
import type { SourceColumn, SourceFile, SourceTable, UnreadableRow } from './source-table.ts';
import { refuseChanged } from './files/refuse-changed.ts';
import { spoolInput } from './files/spool-input.ts';
import { unpackArchives } from './files/unpack-archives.ts';
import { writeUnreadable } from './unreadable-rows.ts';
import { surveyTable } from './survey-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

export interface LoadOptions {
  readonly stdin: Readable;
  readonly now: () => Date;
  /** For what is piped in; whoever calls removes it. */
  readonly tempDirectory: string;
  /** The folder that names of files are relative to. */
  readonly directory: string;
  /** Where the config names the source. */
  readonly at: Position | undefined;
  /** Where a character of its query stands in the config, counted from 0; undefined when that cannot be said. */
  readonly atCharacter?: (offset: number) => Position | undefined;
  /** Whether a column that feeds no identifier is wanted, too; what is not is left out of the table. Absent: all are. */
  readonly wants?: ((column: SourceColumn) => boolean) | undefined;
  /** Ends what takes long. Files are read to the end. */
  readonly signal?: AbortSignal;
}

/** Unreadable rows of a source that are kept by name; all are counted. */
const namedRows = 100;

/**
 * Reads the files of a source, or asks its database, into one table of texts, and says which column is which identifier. Every
 * file is looked at from end to end before any value is taken out.
 *
 * @throws UserError for everything that a person can mend: no such file, too old, no text, no header, no readable row, a
 * column of the config that is not there
 */
export async function loadSource(
  engine: Engine,
  source: SourceConfig | SuppressConfig,
  options: LoadOptions,
): Promise<SourceTable> {
  const { files, warnings, setAside } = await survey(engine, source, options);
  refuseUnreadable(files);
  const joined = joinColumns(files.map((file) => file.headers));
  const mapped = withWarnings([...warnings, ...files.flatMap((file) => file.warnings)], () =>
    mapColumns(joined.headers, source, { file: labelOf(files), at: options.at }),
  );
  const wanted = wantedColumns(mapped, options.wants);
  await requireRoomFor(engine, files, wanted.length / joined.headers.length, options);
  const table = `rows ${source.name}`;
  const columns = wanted.map((index) => `c${index} VARCHAR`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(table)} (_file INTEGER, ${columns.join(', ')})`);
  for (const [fileIndex, file] of files.entries()) {
    try {
      const positions = wanted.map((index) => joined.positions[fileIndex]?.[index]);
      await file.take(engine, { table, fileIndex, positions });
    } finally {
      // Whatever else went wrong, this is why.
      await refuseChanged(file.file);
    }
  }
  await writeLines(engine, source.name, files);
  await writeUnreadable(engine, source.name, files);
  return await divideValues(engine, {
    name: source.name,
    table: await nameRows(engine, source.name, { table, columns: mapped.columns, wanted }),
    ...mapped,
    ids: source.ids ?? systemOf(mapped.preset),
    files: files.map(describeFile),
    rows: total(files, ({ tally }) => tally.rows),
    unreadable: files.flatMap(({ tally }): readonly UnreadableRow[] => tally.unreadable).slice(0, namedRows),
    unreadableCount: total(files, ({ tally }) => tally.unreadableCount),
    setAside,
    warnings: [...warnings, ...sourceWarnings(files, joined, mapped)],
  });
}

/** @param share of the columns that are taken: of what is read, so much is kept */
async function requireRoomFor(
  { memory }: Engine,
  files: readonly SurveyedTable[],
  share: number,
  { tempDirectory }: LoadOptions,
): Promise<void> {
  if (memory === undefined) return;
  await requireRoom(share * total(files, ({ file }) => file.bytes ?? 0), { memory, directory: tempDirectory });
}

/** The indexes of the columns that are taken. Writing a column into a table takes longer than to read it. */
function wantedColumns({ columns, mapping }: MappedColumns, wants: LoadOptions['wants']): number[] {
  const feeding = new Set(Object.values(mapping).flat());
  return columns.flatMap((column, index) => {
    return wants === undefined || feeding.has(column.attribute) || wants(column) ? [index] : [];
  });
}

/** What is odd about a file may be why its columns cannot be mapped: another sheet has them, or another line is the header. */
function withWarnings<Result>(warnings: readonly string[], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const told = warnings.map((message) => ({ severity: 'warning', message }) as const);
    throw new UserError([...error.diagnostics, ...told], { exitCode: error.exitCode, cause: error.cause });
  }
}

interface Surveyed {
  readonly files: readonly SurveyedTable[];
  /** What is odd about how the files are packed. */
  readonly warnings: readonly string[];
  readonly setAside: readonly string[];
}

/** Whatever the config names is tables from here on. */
async function survey(engine: Engine, source: SourceConfig | SuppressConfig, options: LoadOptions): Promise<Surveyed> {
  if (source.query !== undefined) {
    const { surveyQuery } = await import('./databases/survey-query.ts');
    return { files: [await surveyQuery(engine, source.name, source.query, options)], warnings: [], setAside: [] };
  }
  const { tempDirectory } = options;
  const { files: found, ...packed } = await unpackArchives(
    await locate(source, options),
    source.members,
    tempDirectory,
  );
  const files: SurveyedTable[] = [];
  for (const file of found) files.push(await surveyTable(file, { engine, source, tempDirectory }));
  return { files, ...packed };
}

async function locate(source: FileRows, options: LoadOptions): Promise<readonly FoundFile[]> {
  if (source.files[0] === '-') return [await spoolInput(options.stdin, 'standard input', options)];
  const found: FoundFile[] = [];
  for (const file of await findFiles(source, options)) {
    const isPipe = file.bytes === undefined;
    found.push(isPipe ? await spoolInput(createReadStream(file.path), file.label, options) : file);
  }
  return found;
}

/**
 * Numbers rows and names columns. Rows are never deleted from the table, so that the engine's own numbers are those of the
 * rows; storing them would take longer. A column by the name of those, `rowid`, would hide them.
 */
async function nameRows(
  engine: Engine,
  name: string,
  { table, columns, wanted }: { table: string; columns: readonly SourceColumn[]; wanted: readonly number[] },
): Promise<string> {
  const view = quoteName(`source ${name}`);
  const named = wanted.map((index) => `c${index} AS ${quoteName(columns[index]?.attribute ?? '')}`);
  await engine.run(`CREATE OR REPLACE TEMP VIEW ${view} AS
    SELECT rowid + 1 AS _row, _file, ${named.join(', ')} FROM ${quoteName(table)}`);
  return view;
}

/** A platform's upload template is filled from anywhere: its ids are anybody's. */
function systemOf(preset: string | undefined): string | undefined {
  return platforms.some((platform) => platform === preset) ? undefined : preset;
}

/** Nothing readable at all is a wrong file, not an empty one. */
function refuseUnreadable(files: readonly SurveyedTable[]): void {
  if (files.some(({ tally }) => tally.rows > 0)) return;
  const first = files.flatMap(({ tally }) => tally.unreadable)[0];
  if (first === undefined) return;
  throw new UserError(`no row can be read; the first ${first.reason}`, {
    at: { file: first.file, line: first.line },
    fix: 'Look at the file in a text editor: are quotes and delimiters the same in every row?',
  });
}

function labelOf(files: readonly SurveyedTable[]): string {
  const [first, ...others] = files;
  return `${first?.file.label ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}

function describeFile({
  file,
  format,
  encoding,
  delimiter,
  sheet,
  hasHeader,
  heading,
  tally,
}: SurveyedTable): SourceFile {
  return {
    path: file.label,
    archive: file.archive,
    format,
    encoding,
    delimiter,
    sheet,
    hasHeader,
    ...(heading !== undefined && { heading }),
    records: tally.rows,
    unreadable: tally.unreadableCount,
    cutOffLine: tally.cutOffLine,
    bytes: file.bytes,
    modified: file.modified,
  };
}

const total = (files: readonly SurveyedTable[], count: (file: SurveyedTable) => number) =>
  files.reduce((sum, file) => sum + count(file), 0);

import { columnsWithHeader, noColumn } from './find-columns.ts';
import type { SourceTable } from './source-table.ts';

/** A declared type that no column has use for. */
export interface AbsentAttribute {
  readonly name: string;
  readonly fix: string;
}

/**
 * Attributes whose type is declared and that the files lack. An export may lose a column that nobody asks for; a filter that
 * asks for it is refused anyway.
 */
export function absentAttributes(
  { columns, files }: Pick<SourceTable, 'columns' | 'files'>,
  types: Readonly<Record<string, unknown>>,
): AbsentAttribute[] {
  const names = columns.map(({ attribute }) => attribute);
  const headers = columns.map(({ header }) => header);
  return Object.keys(types)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const [index] = columnsWithHeader(name, headers);
      const near = noColumn(name, { headers: names, names, file: files[0]?.path ?? '', at: undefined }).fix;
      const fix = index === undefined ? near : `Its name is ${names[index] ?? ''}; write that under \`types:\`.`;
      return { name, fix: fix ?? '' };
    });
}

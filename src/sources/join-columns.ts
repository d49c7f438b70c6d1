import { headerKey } from './preset.ts';

/** The columns of several files as those of one table. */
export interface JoinedColumns {
  /** In the order in which the files name them first. */
  readonly headers: readonly string[];
  /** For each file and each header, the file's column of that header; undefined when it has none. */
  readonly positions: readonly (readonly (number | undefined)[])[];
}

/** Joins columns by their headers; where a file has one twice, the first belongs to the first and the second to the second. */
export function joinColumns(files: readonly (readonly string[])[]): JoinedColumns {
  const headers = new Map<string, string>();
  const keyed = files.map((file) => {
    const seen = new Map<string, number>();
    return new Map(
      file.map((header, position): [string, number] => {
        const key = headerKey(header);
        const times = (seen.get(key) ?? 0) + 1;
        seen.set(key, times);
        // Columns without a name are told apart by their place.
        const unique = key === '' ? `\n${position}` : `${key}\n${times}`;
        if (!headers.has(unique)) headers.set(unique, header);
        return [unique, position];
      }),
    );
  });
  return {
    headers: [...headers.values()],
    positions: keyed.map((positions) => [...headers.keys()].map((key) => positions.get(key))),
  };
}

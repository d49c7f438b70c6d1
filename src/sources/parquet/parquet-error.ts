import { UserError } from '../../errors/user-error.ts';

const again = 'Copy or export it again, and wait until it is complete.';

/** The engine's words for what no file is to blame for. */
const notOfFiles = /^(?:Out of Memory|Interrupt|Parser|Binder|Catalog)/;

/**
 * What the engine's reader says of a file, in people's words. Its own words may show a value of the file, so that they are not
 * kept.
 */
export function parquetError(error: unknown, label: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const { message } = error;
  if (notOfFiles.test(message)) return error;
  if (/encrypt/i.test(message)) return encrypted(label);
  if (/No magic bytes found at end|too small to be a Parquet file|footer length error/i.test(message)) {
    return new UserError(`${label} is cut off: it begins as a Parquet file and does not end as one`, { fix: again });
  }
  if (/not implemented|unsupported/i.test(message)) {
    return new UserError(`${label} is a Parquet file of a kind that cannot be read`, {
      fix: 'Write it with the compression Snappy, Zstd or gzip and plain column types, or as CSV.',
    });
  }
  return new UserError(`${label} is a damaged Parquet file`, { fix: again });
}

export function encrypted(label: string): UserError {
  return new UserError(`${label} is an encrypted Parquet file`, { fix: 'Write it without encryption.' });
}

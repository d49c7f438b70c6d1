import { malformed } from './google-error.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The time in milliseconds, or protobuf's error. */
export function readTimestamp(text: string | undefined, path: string): number | undefined {
  if (text === undefined) return undefined;
  const time = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw malformed(path, `Invalid value at '${path}' (google.protobuf.Timestamp).`);
  return time;
}

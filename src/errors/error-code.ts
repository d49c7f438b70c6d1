/** The code that the system or Node gave an error: `ENOENT`, `EADDRINUSE`; undefined when it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The first line of what the engine says of a mistake. */
export function engineWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.replace(/^[A-Z][A-Za-z ]* Error: /, '') ?? text;
}

/**
 * The values of an array as PostgreSQL prints it, `{a,"b, c",NULL}`, without its NULLs; undefined when it has several
 * dimensions (8.15.6 Array Input and Output Syntax).
 */
export function readArray(text: string): string[] | undefined {
  const body = /^(?:\[[^=]*\]=)?\{([^]*)\}$/.exec(text)?.[1];
  if (body === undefined || body.startsWith('{')) return undefined;
  const values: string[] = [];
  for (const [, quoted, plain = ''] of body.matchAll(/"((?:[^"\\]|\\[^])*)"|([^,]+)/g)) {
    if (quoted !== undefined) values.push(quoted.replace(/\\([^])/g, '$1'));
    else if (plain !== 'NULL') values.push(plain);
  }
  return values;
}

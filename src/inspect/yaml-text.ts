/** A text as YAML: bare where YAML, and people, take it for the same text, else in quotes. `${` must not become a variable. */
export function yamlText(text: string): string {
  const literal = text.split('${').join('$${');
  const bare = /^[\p{L}_./][\p{L}\p{N}_./*-]*( [\p{L}\p{N}_./*()-]+)*$/u.test(literal);
  return bare && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(literal) ? literal : JSON.stringify(literal);
}

/** A list on one line: `[Email, "Phone: home"]`. */
export function yamlList(texts: readonly string[]): string {
  return `[${texts.map(yamlText).join(', ')}]`;
}

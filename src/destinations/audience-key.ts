/**
 * Names of audiences are not unique and there is no field for a key of ours, so it stands at the end of the description,
 * where a person can still read their own: `Spent over 500 [audience-sync:acme:vips]`.
 */
export function keyedDescription(description: string, key: string): string {
  return `${description} [${key}]`.trimStart();
}

/** Whether a description ends in exactly this key. */
export function hasKey(description: string | undefined, key: string): boolean {
  return description?.trimEnd().match(/\[([^[\]]*)\]$/)?.[1] === key;
}

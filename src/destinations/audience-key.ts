/**
 * Names of audiences are not unique and there is no field for a key of ours, so it stands at the end of the description,
 * where a person can still read their own: `Spent over 500 [audience-sync:acme:vips]`.
 */
export function keyedDescription(description: string, key: string): string {
  return `${description} [${key}]`.trimStart();
}

/** Begins the key of every list of ours, whatever the project. */
export const ours = 'audience-sync:';

/** Whether a description ends in a key of ours, of whichever audience. */
export function isClaimed(description: string): boolean {
  return keyIn(description)?.startsWith(ours) === true;
}

/** Whether a description ends in exactly this key. */
export function hasKey(description: string | undefined, key: string): boolean {
  return keyIn(description ?? '') === key;
}

const keyIn = (description: string) => description.trimEnd().match(/\[([^[\]]*)\]$/)?.[1];

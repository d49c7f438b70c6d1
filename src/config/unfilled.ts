/** Stands where a value is missing, so that the rest of the file can still be checked. */
export const unfilled = '\u0000unfilled\u0000';

/** Whether a value that was written as a variable has got one. */
export function isFilled(value: string): boolean {
  return !value.includes(unfilled);
}

/** What values of consent are compared by: without regard to case and surrounding blanks. */
export function consentKey(value: string): string {
  return value.normalize('NFC').trim().toLowerCase();
}

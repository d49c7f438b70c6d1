/** The identifiers of a member, first those that Google's limit for one must not cut off: at least one of each kind. */
export function rankedIdentifiers<Identifier>(
  emails: readonly Identifier[],
  phones: readonly Identifier[],
  addresses: readonly Identifier[],
): Identifier[] {
  return [...emails.slice(0, 1), ...phones.slice(0, 1), ...addresses, ...emails.slice(1), ...phones.slice(1)];
}

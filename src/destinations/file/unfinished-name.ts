import { randomUUID } from 'node:crypto';

/** What a file is called until it is whole. */
export const unfinishedName = (name: string): string => `.${name}.${randomUUID()}.unfinished`;

/** Those of `all` that runs which died have left of a file; of one of those who leave, whenever that was. */
export function leftOf(name: string, all: readonly string[]): string[] {
  const begin = `.${timeless(name)}.`;
  return all.filter((each) => each.endsWith('.unfinished') && timeless(each).startsWith(begin));
}

const timeless = (name: string) => name.replace(/\.remove-\d{8}-\d{6}\./, '.remove.');

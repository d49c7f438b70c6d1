import type { ListSpec } from '../destination.ts';
import type { FileConfig } from './settings.ts';

const companiesEnd = '-companies.csv';

/** What a list's file is called: the audience, whose form it is for, and whether that of companies. It is the list's id. */
export function fileName(
  { key, members }: Pick<ListSpec, 'key' | 'members'>,
  { format }: Pick<FileConfig, 'format'>,
): string {
  const audience = key.slice(key.indexOf(':', key.indexOf(':') + 1) + 1);
  // Values of `for_each` may hold anything.
  const safe = audience.replaceAll(/[^\p{L}\p{N}._-]/gu, (char) => encodeURIComponent(char).replaceAll('*', '%2A'));
  return `${safe.replace(/^\./, '%2E')}.${format}${members === 'companies' ? companiesEnd : '.csv'}`;
}

/** Whether a file is of companies, by its name. */
export const isOfCompanies = (name: string): boolean => name.endsWith(companiesEnd);

/** The nth file of a list that one file cannot take: `vips.linkedin.2.csv`. */
export function partName(name: string, part: number): string {
  return part === 1 ? name : name.replace(/csv$/, `${part}.csv`);
}

/** Files of a list behind the first: from the second on. */
export function laterParts(name: string, all: readonly string[]): { readonly name: string; readonly part: number }[] {
  const stem = name.slice(0, -'csv'.length);
  return all.flatMap((each) => {
    if (!each.startsWith(stem) || !each.endsWith('.csv')) return [];
    const middle = each.slice(stem.length, -'.csv'.length);
    return /^[2-9]$|^[1-9]\d+$/.test(middle) ? [{ name: each, part: Number(middle) }] : [];
  });
}

/** The file of those who leave: `vips.google.remove-20261130-061500.csv`. */
export function removalName(name: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return name.replace(/csv$/, `remove-${time}.csv`);
}

import type { FilterConfig } from '../config/segment-config.ts';

/** All that a filter is made of, in the language of conditions. */
export function filterTexts({ where, window, recipe }: FilterConfig): string[] {
  return [where, window?.of, recipe?.value].filter((text) => text !== undefined);
}

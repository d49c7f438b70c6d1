import type { SuppressConfig } from '../config/source-config.ts';
import type { KnowsHeader } from './header-row.ts';
import { headerKey, mappedHeaders } from './preset.ts';
import { presets } from './presets.ts';
import { meaningsOf } from './synonyms.ts';

/** `others` are left out: a title above a table is `Orders` or `Notes`, too. */
const ofPresets = new Set(
  presets.flatMap((preset) => [...mappedHeaders(preset), ...preset.signatures.flat()]).map(headerKey),
);

/** Tells headers that mean an identifier in some language, belong to a preset, or are mapped by the config. */
export function knownHeaders(source: Pick<SuppressConfig, 'map'>): KnowsHeader {
  const mapped = new Set(Object.values(source.map).flat().map(headerKey));
  return (header) => {
    const key = headerKey(header);
    return mapped.has(key) || ofPresets.has(key) || meaningsOf(header).some(({ means }) => means !== undefined);
  };
}

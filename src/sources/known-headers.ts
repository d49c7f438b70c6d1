import type { SuppressConfig } from '../config/config.ts';
import type { KnowsHeader } from './header-row.ts';
import { headerKey } from './preset.ts';
import { presets } from './presets.ts';
import { identifierOfHeader } from './synonyms.ts';

const ofPresets = new Set(presets.flatMap((preset) => Object.values(preset.map).flat()).map(headerKey));

/** Tells headers that mean an identifier: by their usual words, in a preset, or because the config maps them. */
export function knownHeaders(source: Pick<SuppressConfig, 'map'>): KnowsHeader {
  const mapped = new Set(Object.values(source.map).flat().map(headerKey));
  return (header) => {
    const key = headerKey(header);
    return identifierOfHeader(header) !== undefined || ofPresets.has(key) || mapped.has(key);
  };
}

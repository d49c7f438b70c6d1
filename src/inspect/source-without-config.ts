import type { SuppressConfig } from '../config/config.ts';

/**
 * How a file is read that no config speaks of: everything is found.
 *
 * @param name tells its tables from those of other files in the engine
 * @param files absolute path or glob, or `-`
 * @param encoding a label, where somebody says it
 */
export function sourceWithoutConfig(name: string, files: string, encoding?: string): SuppressConfig {
  return { name, files: [files], pick: 'newest', maxAge: undefined, encoding, preset: undefined, map: {} };
}

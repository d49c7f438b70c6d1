import type { SuppressConfig } from '../config/source-config.ts';

/**
 * How a file is read that no config speaks of: everything is found.
 *
 * @param name tells its tables from those of other files in the engine
 * @param files absolute path or glob, or `-`
 * @param declared what somebody says of how it is to be read
 */
export function sourceWithoutConfig(
  name: string,
  files: string,
  { encoding, sheet }: Pick<SuppressConfig, 'encoding' | 'sheet'> = {},
): SuppressConfig {
  return { name, files: [files], pick: 'newest', maxAge: undefined, encoding, sheet, preset: undefined, map: {} };
}

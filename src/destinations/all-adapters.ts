// Written by `npm run destinations` from the folders beside it.
import type { PlatformAdapter } from './platform-adapter.ts';

/** By type; loaded one by one. */
export const allAdapters: Readonly<Record<string, () => Promise<PlatformAdapter>>> = {
  adroll: async () => (await import('./adroll/adapter.ts')).adapter,
  criteo: async () => (await import('./criteo/adapter.ts')).adapter,
  file: async () => (await import('./file/adapter.ts')).adapter,
  google: async () => (await import('./google/adapter.ts')).adapter,
  linkedin: async () => (await import('./linkedin/adapter.ts')).adapter,
  meta: async () => (await import('./meta/adapter.ts')).adapter,
};

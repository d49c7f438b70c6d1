import type { PlatformEnv } from './platform-env.ts';
import type { Platform } from './platform.ts';

/** A local platform, as the `platform.ts` of its folder has it. */
export interface SandboxPlatform {
  create(env: PlatformEnv): Platform;
  /** Options of a destination (`token_endpoint`) and the paths that they have here. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Lines of a config that make a destination of it, with the credentials that are known here; those of endpoints follow by themselves. */
  readonly destination: readonly string[];
}

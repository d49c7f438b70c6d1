import type { PlatformEnv } from './platform-env.ts';
import type { Platform } from './platform.ts';
import type { ServeOptions } from './serve-platform.ts';

/** A local platform, as the `platform.ts` of its folder has it. */
export interface SandboxPlatform {
  create(env: PlatformEnv): Platform;
  /** Options of a destination (`token_endpoint`) and the paths that they have here. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Lines of a config that make a destination of it, with the credentials that are known here; those of endpoints follow by themselves. */
  readonly destination: readonly string[];
  /** Opens another way into the platform that runs behind `platform`, for clients that take no other address than the real one. */
  openDoor?(serving: Omit<ServeOptions, 'controls'>): Promise<Door>;
}

/** A way into a platform that takes more than its base URL. */
export interface Door {
  /** What a program's environment must have from its start, for its calls to end here. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

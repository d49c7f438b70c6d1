// What the tests of a package may use of ours: `audience-sync/conformance`. It runs on vitest.
export { bearerOf, type Call, type Reply } from '../../src/sandbox/engine/call.ts';
export { digest, type Person } from '../../src/sandbox/engine/person.ts';
export type { Platform } from '../../src/sandbox/engine/platform.ts';
export { strikesRow } from '../../src/sandbox/engine/row-fault.ts';
export type { SandboxPlatform } from '../../src/sandbox/engine/sandbox-platform.ts';
export { TokenStore } from '../../src/sandbox/engine/token-store.ts';
export { startPlatforms } from '../../src/sandbox/start-platforms.ts';
export { conformance, memberOf, type Subject } from './conformance-suite.ts';

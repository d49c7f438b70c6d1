// What a package may use of this program: `audience-sync/destination`.
export type { ConnectableConfig } from '../../config/destination-config.ts';
export { type PlatformSettings, platformSettings } from '../../config/platform-settings.ts';
export { DestinationError, type Disposition } from '../../errors/destination-error.ts';
export { createExchange } from '../../transport/exchange.ts';
export { retryAfterMs } from '../../transport/retry-after.ts';
export { watchClock } from '../../transport/clock-watch.ts';
export { allUsable } from '../all-usable.ts';
export { hasKey, keyedDescription } from '../audience-key.ts';
export { clockFinding } from '../clock-finding.ts';
export type * from '../destination.ts';
export { finding, lastWord } from '../finding.ts';
export { listsFinding } from '../lists-finding.ts';
export type { Member } from '../member.ts';
export { type PlatformAdapter, platformAdapter } from '../platform-adapter.ts';
export { errorName, platformText } from '../platform-text.ts';
export { readAnswer } from '../read-answer.ts';

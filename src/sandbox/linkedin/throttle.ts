import type { Reply } from '../engine/call.ts';
import { restliError } from './restli-error.ts';

/** 429 without any header that says for how long. `daily`: nothing goes before midnight UTC. */
export function tooManyCalls(daily = false): Reply {
  const limit = daily ? 'throttle APPLICATION DAY limit' : 'throttle limit';
  return restliError(429, 'TOO_MANY_REQUESTS', `Resource level ${limit} for calls to this resource is reached.`);
}

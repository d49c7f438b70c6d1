/** Random parts an id can have within one second. Seconds take the upper 32 bits, so ids stay below 2^53 until 2106. */
const perSecond = 2 ** 21;

/**
 * Makes ids of upload sessions: positive, at most 2^53 − 1 (JavaScript corrupts larger numbers), and unique in the ad
 * account. They grow, so that no two of one connection are alike however the clock and the random numbers behave.
 */
export function createSessionIds(context: { now(): Date; random(): number }): () => number {
  let last = 0;
  return () => {
    const seconds = Math.floor(context.now().getTime() / 1000);
    last = Math.max(last + 1, seconds * perSecond + Math.floor(context.random() * perSecond));
    return last;
  };
}

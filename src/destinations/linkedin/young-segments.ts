import { DestinationError } from '../../errors/destination-error.ts';
import type { DestinationContext } from '../destination.ts';

/** LinkedIn asks for this pause between creating a segment and its first members, or it may stay empty. */
const firstPauseMs = 5_000;
/** A new segment is ready within one or two minutes by LinkedIn's page; until then it "could not be found". */
const youthMs = 5 * 60_000;
/** The core asks ten times at most: together three minutes. */
const againMs = 20_000;

/** Segments that this process made a short while ago. */
export interface YoungSegments {
  /** Notes a new segment and waits until members may be sent. */
  born(id: string): Promise<void>;
  /** Makes a call on a segment; one that is young and not found is not gone but to be waited for. */
  patient<Result>(id: string, call: () => Promise<Result>): Promise<Result>;
}

export function watchYoungSegments(context: DestinationContext): YoungSegments {
  const bornAt = new Map<string, number>();
  return {
    async born(id) {
      bornAt.set(id, context.uptime());
      await context.sleep(firstPauseMs, context.signal);
    },
    async patient(id, call) {
      try {
        return await call();
      } catch (error) {
        const since = context.uptime() - (bornAt.get(id) ?? -Infinity);
        if (!(error instanceof DestinationError) || error.disposition !== 'gone' || since > youthMs) throw error;
        throw new DestinationError('the new segment is not ready yet', {
          disposition: 'wait',
          waitMs: againMs,
          ...(error.code !== undefined && { code: error.code }),
          ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
          ...(error.traceId !== undefined && { traceId: error.traceId }),
          cause: error,
        });
      }
    },
  };
}

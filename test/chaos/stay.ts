import type { AudienceRules } from './rules.ts';

/** Somebody's time in the audiences of a cooldown, as the ledger may have it. */
export interface Stay {
  /** Days of coming in and, when they are out, of going; undefined: they were never seen in. */
  readonly time: { readonly began: number; readonly ended: number | undefined } | undefined;
  /** The day on which they were sent, of whom the ledger has on a list. */
  readonly sent: number | undefined;
}

export const never: Stay = { time: undefined, sent: undefined };

type Cooldown = NonNullable<AudienceRules['cooldown']>;

/** What becomes of the time when a run looks who is on the lists. */
export function noted({ time, sent }: Stay, { rest }: Cooldown, today: number): Stay {
  if (sent === undefined) {
    return { sent, time: time === undefined || time.ended !== undefined ? time : { ...time, ended: today } };
  }
  const came = Math.min(sent, today);
  const goesOn = time !== undefined && (time.ended === undefined || came - time.ended < rest);
  return { sent, time: { began: goesOn ? time.began : came, ended: undefined } };
}

/** Whether somebody is kept out: was in long enough, and has not been out for long enough since. */
export function rests({ time }: Stay, { after, rest }: Cooldown, today: number): boolean {
  return time !== undefined && today - (time.ended ?? today) < rest && today - time.began >= after;
}

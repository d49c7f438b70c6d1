import { Membership } from '../engine/membership.ts';
import type { PeopleIndex } from '../engine/people-index.ts';
import { RequestTally } from '../engine/request-tally.ts';
import type { AudienceSettings } from './audience-settings.ts';
import type { UploadSession } from './upload-session.ts';

const DAY_MS = 86_400_000;
/** Membership is counted in days, so it is looked at every minute and not with every request. */
const AGING_MS = 60_000;
/** An audience that nobody used for two years is about to be deleted, and is deleted 90 days later. */
const UNUSED_MS = 730 * DAY_MS;
const GRACE_MS = 90 * DAY_MS;

/** A replacement under way: what came so far. */
export interface Replacement {
  readonly session: UploadSession;
  readonly members: Membership;
  /** What is to become of it, once all of it has come. */
  ending?: { readonly at: number; readonly fails: boolean };
}

/** One customer list. */
export class Audience {
  readonly id: string;
  readonly createdAt: number;
  settings: AudienceSettings;
  /** When settings last changed. */
  updatedAt: number;
  /** When members last changed; undefined before the first upload. */
  contentAt: number | undefined;
  members: Membership;
  replacement: Replacement | undefined;
  /** Whether the last replacement came to nothing. */
  replacementFailed = false;
  readonly tally = new RequestTally();
  #agedAt: number;

  constructor(id: string, settings: AudienceSettings, index: PeopleIndex, now: number) {
    this.id = id;
    this.settings = settings;
    this.createdAt = now;
    this.updatedAt = now;
    this.#agedAt = now;
    this.members = new Membership(index);
  }

  /** Does what time does: members age out, a replacement that took too long ends with what had come. */
  refresh(now: number): void {
    const { ending, session } = this.replacement ?? {};
    if (ending !== undefined && now >= ending.at && ending.fails) this.failReplacement();
    else if ((ending !== undefined && now >= ending.at) || session?.timedOut(now) === true) this.endReplacement(now);
    if (now - this.#agedAt >= AGING_MS) this.#age(now);
  }

  #age(now: number): void {
    this.#agedAt = now;
    const { retention_days: days } = this.settings;
    if (days !== undefined) this.members.removeAddedBefore(now - days * DAY_MS);
  }

  /** What the replacement brought becomes the list. */
  endReplacement(now: number): void {
    if (this.replacement === undefined) return;
    this.members = this.replacement.members;
    this.replacement = undefined;
    this.contentAt = now;
  }

  /** The replacement comes to nothing and the list stays as it was. */
  failReplacement(): void {
    this.replacement = undefined;
    this.replacementFailed = true;
  }

  /** When it will be deleted because nobody uses it; undefined while that is not foreseen. */
  deletedAt(now: number): number | undefined {
    const unusedSince = Math.max(this.updatedAt, this.contentAt ?? 0);
    return now - unusedSince > UNUSED_MS ? unusedSince + UNUSED_MS + GRACE_MS : undefined;
  }
}

import { RequestTally } from '../engine/request-tally.ts';

const DAY_MS = 86_400_000;

/** A CRM segment: addresses, each until its membership is over. Nothing takes one off before. */
export class Segment {
  readonly id: string;
  readonly tally = new RequestTally();
  readonly #ends = new Map<string, number>();
  name: string;
  /** Days of membership. */
  duration: number;

  constructor(id: string, { name, duration }: { readonly name: string; readonly duration: number }) {
    this.id = id;
    this.name = name;
    this.duration = duration;
  }

  add(email: string, from: number): void {
    this.#ends.set(email, Math.max(this.#ends.get(email) ?? 0, from + this.duration * DAY_MS));
  }

  clear(): void {
    this.#ends.clear();
  }

  /** Who is on it, and until when. */
  emails(now: number): readonly (readonly [email: string, end: number])[] {
    return [...this.#ends].filter(([, end]) => end > now);
  }
}

/** Points spent within a sliding window of time. */
export class RateWindow {
  readonly limit: number;
  readonly windowMs: number;
  #spent: { readonly at: number; readonly cost: number }[] = [];
  #total = 0;

  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Points spent in the window that ends now. */
  used(now: number): number {
    let gone = 0;
    for (const { at, cost } of this.#spent) {
      if (at > now - this.windowMs) break;
      this.#total -= cost;
      gone += 1;
    }
    if (gone > 0) this.#spent = this.#spent.slice(gone);
    return this.#total;
  }

  /** Spends the points, or returns false and spends nothing when they would exceed the limit. */
  spend(now: number, cost = 1): boolean {
    if (this.used(now) + cost > this.limit) return false;
    this.#spent.push({ at: now, cost });
    this.#total += cost;
    return true;
  }
}

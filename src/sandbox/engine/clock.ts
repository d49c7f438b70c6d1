/** Real time plus what the sandbox was told to skip. */
export class Clock {
  #skipped = 0;

  now(): number {
    return Date.now() + this.#skipped;
  }

  advance(ms: number): void {
    this.#skipped += ms;
  }
}

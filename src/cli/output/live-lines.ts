/**
 * A block of lines at the bottom of a terminal that is drawn again in place. Whatever else is written to the terminal
 * has to `clear` first.
 */
export class LiveLines {
  private readonly lines = new Map<string, string>();
  private drawn = 0;
  private readonly write: (text: string) => void;
  private readonly redact: (text: string) => string;
  private readonly columns: number;

  /** `columns`: a longer line is cut, because a wrapped one could not be erased. */
  constructor(write: (text: string) => void, redact: (text: string) => string, columns: number) {
    this.write = write;
    this.redact = redact;
    this.columns = columns;
  }

  set(label: string, line: string): void {
    this.lines.set(label, [...this.redact(line)].slice(0, this.columns - 1).join(''));
    this.draw();
  }

  delete(label: string): void {
    this.lines.delete(label);
    this.draw();
  }

  /** Erases what is drawn; the next `draw` brings it back. */
  clear(): void {
    if (this.drawn > 0) this.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  draw(): void {
    this.clear();
    for (const line of this.lines.values()) this.write(`${line}\n`);
    this.drawn = this.lines.size;
  }
}

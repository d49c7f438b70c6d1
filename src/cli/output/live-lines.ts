import { stripVTControlCharacters } from 'node:util';
import { cutToWidth } from './text-width.ts';

export interface Screen {
  /** A longer line is cut, because a wrapped one could not be erased. */
  readonly columns: number;
  /** A higher block is cut, because what has left the screen cannot be erased. */
  readonly rows: number;
}

/**
 * A block of lines at the bottom of a terminal that is drawn again in place. Whatever else is written to the terminal
 * has to `clear` first.
 */
export class LiveLines {
  private readonly lines = new Map<string, string>();
  private drawn = 0;
  private readonly write: (text: string) => void;
  private readonly redact: (text: string) => string;
  private readonly screen: Screen;

  constructor(write: (text: string) => void, redact: (text: string) => string, screen: Screen) {
    this.write = write;
    this.redact = redact;
    this.screen = screen;
  }

  set(label: string, line: string): void {
    const flat = stripVTControlCharacters(this.redact(line)).replace(/\s*[\t\n\r]\s*/g, ' ');
    this.lines.set(label, cutToWidth(flat, this.screen.columns - 1));
    this.draw();
  }

  delete(label: string): void {
    this.lines.delete(label);
    this.draw();
  }

  deleteAll(): void {
    this.lines.clear();
    this.draw();
  }

  /** Erases what is drawn; the next `draw` brings it back. */
  clear(): void {
    if (this.drawn > 0) this.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  draw(): void {
    this.clear();
    const block = this.visible();
    for (const line of block) this.write(`${line}\n`);
    this.drawn = block.length;
  }

  private visible(): string[] {
    const lines = [...this.lines.values()];
    const room = Math.max(1, this.screen.rows - 1);
    if (lines.length <= room) return lines;
    const shown = lines.slice(0, room - 1);
    return [...shown, cutToWidth(`… and ${lines.length - shown.length} more`, this.screen.columns - 1)];
  }
}

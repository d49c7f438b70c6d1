/** What is wrong with a filter, and where: `offset` is 0-based in its text. */
export class WhereError extends Error {
  override readonly name = 'WhereError';
  readonly offset: number;
  readonly fix: string | undefined;

  constructor(message: string, offset: number, fix?: string) {
    super(message);
    this.offset = offset;
    this.fix = fix;
  }
}

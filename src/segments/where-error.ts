/** Where a text of a filter stands in the block of its segment. */
export interface WherePlace {
  readonly path: readonly string[];
  readonly text: string;
}

/** What is wrong with a filter, and where: `offset` is 0-based in its text. */
export class WhereError extends Error {
  override readonly name = 'WhereError';
  readonly offset: number;
  readonly fix: string | undefined;
  /** The text that is wrong, where it is not the whole filter's. */
  readonly place: WherePlace | undefined;

  constructor(message: string, offset: number, fix?: string, place?: WherePlace) {
    super(message);
    this.offset = offset;
    this.fix = fix;
    this.place = place;
  }
}

/** Says of what is wrong in a text where that text stands. */
export async function placed<T>(place: WherePlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WhereError)) throw error;
    throw new WhereError(error.message, error.offset, error.fix, place);
  }
}

/** A place that files are put in: a folder, here or elsewhere. Names have no folders in them. */
export interface Storage {
  /** Looks whether files can be put there, and says where that is; leaves nothing behind. */
  check(): Promise<string>;
  /** The first `bytes` bytes of a file; undefined when there is none of the name. */
  head(name: string, bytes: number): Promise<Uint8Array | undefined>;
  /** Names of the files that are there. */
  names(): Promise<readonly string[]>;
  /** Begins a file that takes its name when it is whole, in the place of one that was there. */
  begin(name: string): Promise<UnfinishedFile>;
  remove(name: string): Promise<void>;
}

/** A file that nobody sees yet. */
export interface UnfinishedFile {
  append(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. Harmless after `finish`. */
  discard(): Promise<void>;
}

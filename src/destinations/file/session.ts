import { DestinationError } from '../../errors/destination-error.ts';
import type { Receipt, ReplacementPart, ReplacementSession } from '../destination.ts';
import type { Members } from '../member.ts';
import type { UploadForm } from './forms.ts';
import { laterParts, partName, removalName } from './names.ts';
import { type Rows, rowsOf } from './rows.ts';
import type { Storage, UnfinishedFile } from './storage.ts';

/** How the files of a list are written. */
export interface Writing {
  readonly storage: Storage;
  readonly form: UploadForm;
  readonly columns: UploadForm['columns'];
  /** First line of each file; empty where it has none. */
  readonly header: string;
  readonly writesRemovals: boolean;
  now(): Date;
}

/** Writes a list anew. The files take their names when the last part is written; until then those that were there stay. */
export function openSession(name: string, writing: Writing): ReplacementSession {
  const list = new ListFiles(writing, (part) => partName(name, part));
  const leaving = new ListFiles(writing, (part) => partName(removalName(name, writing.now()), part));
  return {
    ...(writing.writesRemovals && { leave: (members: Members) => leaving.append(members) }),
    send: async ({ last }: ReplacementPart, members: Members): Promise<Receipt> => {
      await list.append(members);
      const warnings = list.warnings;
      if (last) {
        await leaving.finish(false);
        await list.finish(true);
        await removeLaterParts(name, list.parts, writing.storage);
      }
      return { reference: undefined, refused: [], refusedUnnamed: 0, again: [], warnings };
    },
    abandon: async () => {
      await list.discard();
      await leaving.discard();
    },
  };
}

/** Files of a list that was longer before. */
async function removeLaterParts(name: string, parts: number, storage: Storage): Promise<void> {
  for (const later of laterParts(name, await storage.names())) if (later.part > parts) await storage.remove(later.name);
}

/** Files that rows are written into, as many as they need. */
class ListFiles {
  readonly #writing: Writing;
  readonly #nameOf: (part: number) => string;
  #files: UnfinishedFile[] = [];
  /** So many of them have been begun. */
  parts = 0;
  #appended = 0;
  #rows = 0;
  #bytes = 0;

  constructor(writing: Writing, nameOf: (part: number) => string) {
    this.#writing = writing;
    this.#nameOf = nameOf;
  }

  get warnings(): string[] {
    if (this.parts < 2) return [];
    return [`the form takes no more in one file, so that the list has ${this.parts} of them: upload each`];
  }

  async append(members: Members): Promise<void> {
    await this.#whole(this.#appended === 0, async () => {
      if (this.parts === 0) await this.#begin();
      for (const rows of rowsOf(members, this.#writing.columns)) await this.#write(rows);
    });
    this.#appended += 1;
  }

  /** @param repeats whether what was appended comes again should this fail, as far as it is one part */
  async finish(repeats: boolean): Promise<void> {
    await this.#whole(this.#appended <= (repeats ? 1 : 0), async () => {
      for (const file of this.#files) await file.finish();
    });
    this.#files = [];
  }

  async discard(): Promise<void> {
    for (const file of this.#files) await file.discard();
    this.#files = [];
    this.parts = 0;
  }

  /** What failed is begun anew where nothing but that was written; else nobody has the rows of before any more. */
  async #whole(isAlone: boolean, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.discard();
      this.#appended = 0;
      if (isAlone || !(error instanceof DestinationError)) throw error;
      const { message, fix, code, disposition } = error;
      const passes = disposition === 'retry' || disposition === 'wait';
      throw new DestinationError(`${message}; the next run writes the whole file`, {
        disposition: passes ? 'defer' : disposition,
        cause: error,
        ...(fix !== undefined && { fix }),
        ...(code !== undefined && { code }),
      });
    }
  }

  async #begin(): Promise<UnfinishedFile> {
    const { storage, header } = this.#writing;
    const file = await storage.begin(this.#nameOf(this.parts + 1));
    this.parts += 1;
    this.#files.push(file);
    this.#rows = header === '' ? 0 : 1;
    this.#bytes = Buffer.byteLength(header);
    if (header !== '') await file.append(Buffer.from(header));
    return file;
  }

  async #write({ text, count }: Rows): Promise<void> {
    const { rows = Infinity, bytes = Infinity } = this.#writing.form.most;
    const fits = this.#rows + count <= rows && this.#bytes + text.length <= bytes;
    const file = fits ? this.#files.at(-1) : undefined;
    await (file ?? (await this.#begin())).append(text);
    this.#rows += count;
    this.#bytes += text.length;
  }
}

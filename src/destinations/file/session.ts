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
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      // Also what was written before: a session that failed is begun anew.
      await list.discard();
      await leaving.discard();
      throw error;
    }
  };
  return {
    ...(writing.writesRemovals && {
      leave: (members: Members) => attempt(() => leaving.append(members)),
    }),
    send: ({ last }: ReplacementPart, members: Members): Promise<Receipt> =>
      attempt(async () => {
        await list.append(members);
        if (last) {
          await leaving.finish();
          await list.finish();
          await removeLaterParts(name, list.parts, writing.storage);
        }
        return { reference: undefined, refused: [], refusedUnnamed: 0, again: [], warnings: list.warnings };
      }),
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
  readonly #files: UnfinishedFile[] = [];
  #rows = 0;
  #bytes = 0;

  constructor(writing: Writing, nameOf: (part: number) => string) {
    this.#writing = writing;
    this.#nameOf = nameOf;
  }

  get parts(): number {
    return this.#files.length;
  }

  get warnings(): string[] {
    if (this.parts < 2) return [];
    return [`the form takes no more in one file, so that the list has ${this.parts} of them: upload each`];
  }

  async append(members: Members): Promise<void> {
    if (this.parts === 0) await this.#begin();
    for (const rows of rowsOf(members, this.#writing.columns)) await this.#write(rows);
  }

  async finish(): Promise<void> {
    for (const file of this.#files) await file.finish();
  }

  async discard(): Promise<void> {
    for (const file of this.#files) await file.discard();
    this.#files.length = 0;
  }

  async #begin(): Promise<UnfinishedFile> {
    const { storage, header } = this.#writing;
    const file = await storage.begin(this.#nameOf(this.parts + 1));
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

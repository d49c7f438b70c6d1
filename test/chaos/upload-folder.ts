import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxList } from '../../src/sandbox/engine/platform.ts';
import type { ChaosList } from './admission.ts';
import { type FormName, forms, isForm } from './door.ts';
import { labelOf, valuesEver } from './people.ts';

/** The files that are written for upload forms. */
export class UploadFolder {
  static readonly folder = 'uploads';
  private readonly path: string;
  private readonly labels: ReadonlyMap<string, string>;

  constructor(project: string, people: number) {
    this.path = join(project, UploadFolder.folder);
    this.labels = new Map(valuesEver(people).flatMap((value) => cellsOf(value).map((cell) => [cell, labelOf(value)])));
  }

  /** All of them by name, as they are. */
  texts(): ReadonlyMap<string, string> {
    const names = existsSync(this.path) ? readdirSync(this.path) : [];
    return new Map(names.map((name) => [name, readFileSync(join(this.path, name), 'utf8')]));
  }

  /** Who is in the file of a list: every value that tells of somebody, by its label. */
  list(form: FormName, key: string): SandboxList | undefined {
    const name = fileOf({ platform: form, key }) ?? '';
    const text = this.texts().get(name);
    if (text === undefined) return undefined;
    const [header = '', ...rows] = text.split('\n').map((line) => line.split(','));
    const columns = forms[form].keys.map((column) => header.indexOf(column));
    const cells = rows.flatMap((row) => columns.map((index) => row[index] ?? '')).filter((cell) => cell !== '');
    const found = cells.map((cell) => this.labels.get(cell));
    const people = [...new Set(found.filter((label) => label !== undefined))].toSorted();
    const anonymous = found.length - found.filter((label) => label !== undefined).length;
    const isWhole = text.endsWith('\n') && rows.every((row) => row.length === header.length || row.join('') === '');
    const counted = { size: people.length + anonymous, people, anonymous, unmatchable: isWhole ? 0 : 1 };
    return { id: name, name, key, account: '', pending: 0, requests: [], ...counted };
  }

  /** Those of the lists whose files were others before. */
  touched(lists: readonly ChaosList[], before: ReadonlyMap<string, string>): ChaosList[] {
    const texts = this.texts();
    return lists.filter((list) => texts.get(fileOf(list) ?? '') !== before.get(fileOf(list) ?? ''));
  }

  /** What runs that died have left of a file. */
  unfinished(): string[] {
    return [...this.texts().keys()].filter((name) => !/^\w[^/]*\.csv$/.test(name));
  }

  /** Somebody moves a file away. */
  take(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }
}

/** The file that a list is; undefined: it is none. */
export const fileOf = ({ platform, key }: Pick<ChaosList, 'platform' | 'key'>): string | undefined =>
  isForm(platform) ? `${key}.${forms[platform].format}.csv` : undefined;

/** A value as files have it: digests on Meta's form, phones without the plus; plain addresses. */
function cellsOf(value: string): string[] {
  return [createHash('sha256').update(value.replace('+', '')).digest('hex'), value];
}

import { UserError } from '../../errors/user-error.ts';
import { longestRow } from '../text/dialect.ts';
import { cellString } from './cell-string.ts';
import type { Workbook } from './open-workbook.ts';
import { readXml, type XmlListener } from './read-xml.ts';
import { TextPool } from './text-pool.ts';
import { damagedWorkbook } from './workbook-error.ts';

/** Texts are looked up in no order, so that they stay in memory. A million rows of ten long texts have half of this. */
const mostBytes = 512 << 20;

/**
 * The texts that cells name by number: the runs of a rich text joined, how to pronounce it left out.
 *
 * @throws UserError when there are more than the memory should hold
 */
export async function readSharedStrings({ parts, label, stringsPart }: Workbook): Promise<TextPool> {
  const pool = new TextPool();
  if (stringsPart !== undefined) await readXml(parts.bytes(stringsPart), label, new StringsListener(pool, label));
  return pool;
}

class StringsListener implements XmlListener {
  private readonly pool: TextPool;
  private readonly label: string;
  private value = '';
  private inText = false;
  private inPhonetic = false;

  constructor(pool: TextPool, label: string) {
    this.pool = pool;
    this.label = label;
  }

  open(name: string): void {
    if (name === 'si') this.value = '';
    else if (name === 't') this.inText = !this.inPhonetic;
    else if (name === 'rPh') this.inPhonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.inText = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'si') this.add();
  }

  text(text: string): void {
    if (!this.inText) return;
    this.value += text;
    if (this.value.length > longestRow)
      throw damagedWorkbook(this.label, 'one of its texts is longer than a row can be');
  }

  private add(): void {
    this.pool.push(cellString(this.value));
    if (this.pool.size <= mostBytes) return;
    throw new UserError(`${this.label} holds more text than can be read from a workbook`, {
      fix: 'Save the sheet as CSV and name that file.',
    });
  }
}

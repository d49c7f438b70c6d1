import { grownBeyondReason, growsBeyondReason } from '../files/file-bytes.ts';
import { UnpackError } from '../files/unpack-error.ts';
import type { ZipMember } from '../files/zip-archive.ts';
import { readRelations, type Relation, relationsPart } from './relations.ts';
import { damagedWorkbook } from './workbook-error.ts';

/** The parts of an Office document by their names, of which capitals are no part. */
export class DocumentParts {
  readonly label: string;
  private readonly packedBytes: number;
  private readonly members: ReadonlyMap<string, ZipMember>;

  /** @param packedBytes length of the whole document */
  constructor(label: string, members: readonly ZipMember[], packedBytes: number) {
    this.label = label;
    this.packedBytes = packedBytes;
    this.members = new Map(members.map((member) => [keyOf(member.name), member]));
  }

  has(name: string): boolean {
    return this.members.has(keyOf(name));
  }

  /** @param pattern of a part's name in small letters */
  hasAny(pattern: RegExp): boolean {
    return [...this.members.keys()].some((name) => pattern.test(name));
  }

  /**
   * A part, unpacked.
   *
   * @throws UserError when there is no such part, or when it grows beyond reason; UnpackError, also while reading
   */
  bytes(name: string): AsyncGenerator<Buffer> {
    const member = this.members.get(keyOf(name));
    if (member === undefined) throw damagedWorkbook(this.label, 'a part of it is missing');
    if (member.isEncrypted) throw new UnpackError('password');
    if (member.unknownMethod !== undefined) throw damagedWorkbook(this.label, 'a part of it is packed in another way');
    this.refuseGrowth(member.bytes);
    return member.content();
  }

  /** @throws UserError when what the document becomes was made to fill a disk */
  refuseGrowth(bytes: number): void {
    if (growsBeyondReason(bytes, this.packedBytes)) throw grownBeyondReason(this);
  }

  /** @param part its name; the empty name is the document itself */
  async relations(part: string): Promise<readonly Relation[]> {
    const name = relationsPart(part);
    return this.has(name) ? await readRelations(this.bytes(name), this.label, part) : [];
  }
}

const keyOf = (name: string) => name.replace(/^\/+/, '').toLowerCase();

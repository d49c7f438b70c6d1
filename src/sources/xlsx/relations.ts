import { posix } from 'node:path';
import { attributeOf, readSmallXml } from './read-xml.ts';

/** How a part of a document refers to another (ECMA-376 part 2, relationships). */
export interface Relation {
  readonly id: string;
  /** The last word of its type: `worksheet`, `styles`, … The rest differs between the strict and the usual kind. */
  readonly type: string;
  /** Name of the part, from the root. */
  readonly part: string;
}

/**
 * The relations of a part; what is outside of the document is left out.
 *
 * @param from the part's name
 */
export async function readRelations(
  bytes: AsyncIterable<Buffer>,
  label: string,
  from: string,
): Promise<readonly Relation[]> {
  const relations: Relation[] = [];
  await readSmallXml(bytes, label, {
    open: (name, attributes) => {
      const id = attributeOf(attributes, 'Id');
      const target = attributeOf(attributes, 'Target');
      if (name !== 'Relationship' || id === undefined || target === undefined) return;
      if (attributeOf(attributes, 'TargetMode') === 'External') return;
      const type = attributeOf(attributes, 'Type') ?? '';
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), part: resolved(target, from) });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

/** Where the relations of a part stand. */
export function relationsPart(part: string): string {
  return posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
}

function resolved(target: string, from: string): string {
  return posix.join('/', target.startsWith('/') ? '' : posix.dirname(from), target).slice(1);
}

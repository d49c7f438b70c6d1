import * as z from 'zod';
import type { Field } from '../../identifiers/identifier.ts';
import { WrittenList } from '../../transport/json-body.ts';
import { allUsable } from '../all-usable.ts';
import type { Operation, Receipt } from '../destination.ts';
import { isWritten, type Member, type Members, type WrittenMembers } from '../member.ts';
import { readAnswer } from '../read-answer.ts';
import type { CriteoClient } from './client.ts';
import { segmentPath } from './segments.ts';

/** Criteo's names of what we send; a call has one of them. */
export const identifierTypes = [
  ['email', 'email'],
  ['mobile_ad_id', 'madid'],
] as const satisfies readonly (readonly [Field, string])[];
type IdentifierType = (typeof identifierTypes)[number][1];

/** Most identifiers of one call. */
const mostIdentifiers = 50_000;

/** More that are not valid than were sent is an answer to something else. */
const amendmentOf = (sent: number) => {
  const nbInvalidIdentifiers = z.int().nonnegative().max(sent).nullish();
  return z.object({ data: z.object({ attributes: z.object({ nbInvalidIdentifiers }) }) });
};

interface Part {
  readonly type: IdentifierType;
  readonly identifiers: readonly string[] | WrittenList;
  readonly count: number;
}

/**
 * Sends one batch: a call for each kind of identifier that its members have, and for each 50,000 of it. Adding and removing are set
 * operations, so that a batch of which one call failed may be sent again whole.
 */
export async function sendIdentifiers(
  client: CriteoClient,
  segment: string,
  operation: Operation,
  members: Members,
): Promise<Receipt> {
  const words = operation === 'add' ? 'add members' : 'remove members';
  let invalid = 0;
  const parts = isWritten(members) ? writtenParts(members) : partsOf(members);
  for (const { type: identifierType, identifiers, count } of parts) {
    const { json } = await client.call({
      method: 'PATCH',
      path: `${segmentPath(segment)}/contact-list`,
      body: { data: { type: 'ContactlistAmendment', attributes: { operation, identifierType, identifiers } } },
      about: 'segment',
      operation: words,
    });
    invalid += readAnswer(words, amendmentOf(count), json).data.attributes.nbInvalidIdentifiers ?? 0;
  }
  return {
    // Answers have no id; refusals have a trace id.
    reference: undefined,
    refused: [],
    refusedUnnamed: Math.min(invalid, members.length),
    again: [],
    warnings: [],
  };
}

/** The engine writes members of one kind of identifier only (`criteoWording`). */
function writtenParts({ fields, pieces }: WrittenMembers): Part[] {
  const type = identifierTypes.find(([field]) => fields.has(field))?.[1];
  if (type === undefined) return [];
  const parts: Part[] = [];
  let mine: Uint8Array[] = [];
  let rows = 0;
  for (const piece of pieces) {
    if (mine.length > 0 && rows + piece.rows > mostIdentifiers) {
      parts.push({ type, identifiers: new WrittenList(mine), count: rows });
      [mine, rows] = [[], 0];
    }
    mine.push(piece.text);
    rows += piece.rows;
  }
  return mine.length === 0 ? parts : [...parts, { type, identifiers: new WrittenList(mine), count: rows }];
}

function partsOf(members: readonly Member[]): Part[] {
  const usable = allUsable(members.map((member) => (identifiersOf(member).length > 0 ? member : undefined)));
  return identifierTypes.flatMap(([field, type]) => {
    const identifiers = usable.flatMap(({ values }) => values[field] ?? []);
    return Array.from({ length: Math.ceil(identifiers.length / mostIdentifiers) }, (_, call) => {
      const some = identifiers.slice(call * mostIdentifiers, (call + 1) * mostIdentifiers);
      return { type, identifiers: some, count: some.length };
    });
  });
}

const identifiersOf = ({ values }: Member): readonly string[] =>
  identifierTypes.flatMap(([field]) => values[field] ?? []);

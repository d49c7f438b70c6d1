import { hasType, type Call, type Reply } from '../engine/call.ts';
import type { Params } from '../engine/router.ts';
import { strikesRow } from '../engine/row-fault.ts';
import { checkPermission } from './access.ts';
import { dataOf, resourceOf } from './call-body.ts';
import { invalid, refusal } from './criteo-error.ts';
import { formOf, IDENTIFIER_TYPES, isValid, keyOf, type IdentifierType } from './identifiers.ts';
import type { Segment } from './segment.ts';
import type { SegmentStore } from './segment-store.ts';

/** Most identifiers of one call. */
const LARGEST_CALL = 50_000;
const SAMPLE = 10;
const ATTRIBUTES = ['operation', 'identifierType', 'identifiers', 'gumCallerId', 'internalIdentifiers'];

/** `…/contact-list`: identifiers of one type are added or removed in a call, counted and not answered one by one. */
export class ContactLists {
  readonly #store: SegmentStore;
  #nextAmendment = 12;

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  amend(call: Call, { id = '' }: Params): Reply {
    const { operation, type, identifiers } = amendmentOf(call);
    call.note.operation = operation;
    call.note.members = identifiers.length;
    checkPermission(call, 'write');
    const segment = this.#writable(call, id);
    segment.tally.count(operation, identifiers.length, call);
    const [valid, refused] = this.#sorted(call, segment, { type, identifiers });
    for (const value of valid) this.#apply(segment, operation, keyOf(type, value));
    segment.touch(call.now);
    this.#nextAmendment += 1;
    return {
      status: 200,
      json: {
        data: {
          type: 'ContactlistAmendment',
          attributes: {
            contactListId: this.#nextAmendment,
            operation,
            requestDate: new Date(call.now).toISOString(),
            identifierType: type,
            nbValidIdentifiers: valid.length,
            nbInvalidIdentifiers: refused.length,
            sampleInvalidIdentifiers: refused.slice(0, SAMPLE),
          },
        },
        errors: [],
        warnings: [],
      },
    };
  }

  clear(call: Call, { id = '' }: Params): Reply {
    if (hasType(call, 'application/json') && call.body.length > 0)
      throw invalid('invalid-request-body', 'No body is taken');
    checkPermission(call, 'write');
    const segment = this.#writable(call, id);
    segment.identifiers.clear();
    segment.counted = 0;
    segment.form = undefined;
    segment.touch(call.now);
    return { status: 200, json: { data: { id, type: 'AudienceContactlist' }, errors: [], warnings: [] } };
  }

  statistics(call: Call, { id = '' }: Params): Reply {
    checkPermission(call, 'read');
    const segment = this.#store.get(call, id);
    const matches = segment.computed(call.now, this.#store.matches(segment));
    return {
      status: 200,
      json: {
        data: {
          id,
          type: 'ContactListStatistics',
          attributes: {
            numberOfIdentifiers: segment.size,
            numberOfMatches: matches,
            matchRate: segment.size === 0 ? 0 : Math.round((matches / segment.size) * 1000) / 1000,
          },
        },
        errors: [],
        warnings: [],
      },
    };
  }

  #sorted(
    call: Call,
    segment: Segment,
    { type, identifiers }: Pick<Amendment, 'type' | 'identifiers'>,
  ): [valid: string[], refused: unknown[]] {
    const valid: string[] = [];
    const refused: unknown[] = [];
    for (const [index, value] of identifiers.entries()) {
      const fault = call.faults.take('rows', (rows) => strikesRow(rows, index, [value]));
      if (fault === undefined && isValid(type, value) && fits(segment, type, value)) valid.push(value);
      else refused.push(value);
    }
    return [valid, refused];
  }

  #writable(call: Call, id: string): Segment {
    const segment = this.#store.get(call, id);
    if (segment.isReadOnly) throw refusal(403, 'access-control', 'segment-is-read-only', 'The segment is read-only');
    return segment;
  }

  #apply(segment: Segment, operation: 'add' | 'remove', key: string): void {
    if (operation === 'remove') segment.identifiers.delete(key);
    else if (this.#store.isKept(key)) segment.identifiers.add(key);
    else segment.counted += 1;
  }
}

/** What is in another form than the list's first address cannot be read. */
function fits(segment: Segment, type: IdentifierType, value: string): boolean {
  if (type !== 'email') return true;
  segment.form ??= formOf(value);
  return segment.form === formOf(value);
}

interface Amendment {
  readonly operation: 'add' | 'remove';
  readonly type: IdentifierType;
  readonly identifiers: readonly unknown[];
}

function amendmentOf(call: Call): Amendment {
  const read = resourceOf(dataOf(call), { type: 'ContactlistAmendment', attributes: ATTRIBUTES, hasId: false });
  if (typeof read === 'string') throw invalid('invalid-request-body', read);
  const { operation, identifierType, identifiers, gumCallerId } = read.attributes;
  if (operation !== 'add' && operation !== 'remove')
    throw invalid('invalid-operation', 'operation must be add or remove');
  const type = IDENTIFIER_TYPES.find((known) => known === identifierType);
  if (type === undefined)
    throw invalid('invalid-identifier-type', `identifierType must be one of ${IDENTIFIER_TYPES.join(', ')}`);
  if ((type === 'gum') !== (typeof gumCallerId === 'number')) {
    throw invalid('invalid-gum-caller-id', 'gumCallerId is a number, for gum and for nothing else');
  }
  if (!Array.isArray(identifiers) || identifiers.length === 0) {
    throw invalid('invalid-identifiers', 'identifiers must be a list that is not empty');
  }
  if (identifiers.length > LARGEST_CALL) {
    throw invalid(
      'too-many-identifiers',
      `${identifiers.length} identifiers are more than the ${LARGEST_CALL} of one call`,
    );
  }
  return { operation, type, identifiers };
}

import { sandboxCredentials } from '../credentials.ts';
import type { Call, Reply } from '../engine/call.ts';
import { isRecord, isText, unknownKey, type Json } from '../engine/json.ts';
import { checkAdvertiser, checkPermission } from './access.ts';
import { dataOf, entriesOf, resourceOf } from './call-body.ts';
import { invalid, problem } from './criteo-error.ts';
import type { Segment } from './segment.ts';
import type { SegmentStore } from './segment-store.ts';

const DEFAULT_LIMIT = 50;
const HIGHEST_LIMIT = 100;
const FILTERS = ['audienceSegmentIds', 'audienceSegmentTypes', 'advertiserIds'];
const TYPE = 'AudienceSegment';

/** `audience-segments`: calls that take a list answer 200 with what was done and, inside, what was not. */
export class Segments {
  readonly #store: SegmentStore;

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  search(call: Call): Reply {
    const limit = numberOf(call, 'limit') ?? DEFAULT_LIMIT;
    const offset = numberOf(call, 'offset') ?? 0;
    if (limit > HIGHEST_LIMIT) throw invalid('invalid-limit', `limit must be ${HIGHEST_LIMIT} or less`);
    const read = resourceOf(dataOf(call), { type: TYPE, attributes: FILTERS, hasId: false });
    if (typeof read === 'string') throw invalid('invalid-request-body', read);
    checkPermission(call, 'read');
    const [ids, types, advertisers] = FILTERS.map((name) => textsOf(read.attributes, name));
    for (const advertiser of advertisers ?? []) checkAdvertiser(advertiser);
    if (types?.some((type) => type !== 'ContactList') === true)
      throw invalid('invalid-type', 'This sandbox has contact lists only');
    const found = this.#store.all(call).filter(({ id }) => ids?.includes(id) ?? true);
    return {
      status: 200,
      json: {
        meta: { totalItems: found.length, limit, offset },
        data: found.slice(offset, offset + limit).map(view),
        errors: [],
        warnings: [],
      },
    };
  }

  create(call: Call): Reply {
    return this.#each(
      call,
      { hasId: false, attributes: ['advertiserId', 'name', 'description', 'contactList'] },
      ({ attributes }) => {
        const { advertiserId, name, description = '', contactList } = attributes;
        checkAdvertiser(advertiserId);
        if (!isText(name)) return problem('validation', 'name-must-not-be-empty', 'The name is empty');
        if (typeof description !== 'string')
          return problem('validation', 'invalid-description', 'description must be a text');
        if (!isRecord(contactList) || unknownKey(contactList, new Set()) !== undefined) {
          return problem(
            'validation',
            'segment-type-missing',
            'This sandbox makes contact lists only: contactList must be {}',
          );
        }
        if (this.#isTaken(name))
          return problem('validation', 'name-must-be-unique', 'There is a segment with this name');
        return view(this.#store.create({ name, description }, call.now));
      },
    );
  }

  update(call: Call): Reply {
    return this.#each(
      call,
      { hasId: true, attributes: ['name', 'description'] },
      ({ id, attributes: { name, description } }) => {
        const segment = this.#store.find(id);
        if (segment === undefined) return problem('validation', 'segment-not-found', `Segment ${id} does not exist`);
        if (segment.isReadOnly) return problem('access-control', 'segment-is-read-only', 'The segment is read-only');
        if (name !== undefined && !isText(name))
          return problem('validation', 'name-must-not-be-empty', 'The name is empty');
        if (name !== undefined && name !== segment.name && this.#isTaken(name)) {
          return problem('validation', 'name-must-be-unique', 'There is a segment with this name');
        }
        if (name !== undefined) segment.name = name;
        if (typeof description === 'string') segment.description = description;
        segment.updatedAt = call.now;
        return { id, type: TYPE };
      },
    );
  }

  delete(call: Call): Reply {
    return this.#each(call, { hasId: true, attributes: [] }, ({ id }) => {
      if (this.#store.find(id) === undefined)
        return problem('validation', 'segment-not-found', `Segment ${id} does not exist`);
      this.#store.delete(id);
      return { id, type: TYPE };
    });
  }

  sizes(call: Call): Reply {
    return this.#each(call, { hasId: true, attributes: [] }, ({ id }) => {
      const segment = this.#store.find(id);
      if (segment === undefined) return problem('validation', 'segment-not-found', `Segment ${id} does not exist`);
      return { id, type: TYPE, attributes: { size: segment.computed(call.now, this.#store.matches(segment)) } };
    });
  }

  /** Does one thing for each entry; what has no `id` is a problem. */
  #each(
    call: Call,
    shape: { readonly hasId: boolean; readonly attributes: readonly string[] },
    act: (resource: { readonly id: string; readonly attributes: Json }) => Json,
  ): Reply {
    const entries = entriesOf(call);
    checkPermission(call, call.path.endsWith('/compute-sizes') ? 'read' : 'write');
    const data: Json[] = [];
    const errors: Json[] = [];
    for (const entry of entries) {
      const read = resourceOf(entry, { type: TYPE, ...shape });
      if (typeof read === 'string') throw invalid('invalid-request-body', read);
      const made = act(read);
      (made['id'] === undefined ? errors : data).push(made);
    }
    const [only] = data;
    if (data.length === 1 && only !== undefined) call.note.list = String(only['id']);
    return { status: 200, json: { data, errors, warnings: [] } };
  }

  #isTaken(name: string): boolean {
    return this.#store.list().some((segment) => segment.name === name);
  }
}

function view(segment: Segment): Json {
  return {
    id: segment.id,
    type: TYPE,
    attributes: {
      advertiserId: sandboxCredentials.criteo.account,
      name: segment.name,
      description: segment.description,
      type: 'ContactList',
      contactList: { isReadOnly: segment.isReadOnly },
      createdAt: new Date(segment.createdAt).toISOString(),
      updatedAt: new Date(segment.updatedAt).toISOString(),
    },
  };
}

function textsOf(attributes: Json, name: string): readonly string[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every(isText)) return value;
  throw invalid('invalid-filter', `${name} must be a list of texts`);
}

function numberOf({ query }: Call, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalid(`invalid-${name}`, `${name} must be a number`);
  return Number(text);
}

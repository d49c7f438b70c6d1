import type { Call, Reply } from '../engine/call.ts';
import { isRecord, isText, unknownKey, type Json } from '../engine/json.ts';
import type { Params } from '../engine/router.ts';
import { checkAccount, checkSourcePlatform, newSourcePlatform } from './account.ts';
import { checkPermission } from './authorize.ts';
import { bodyOf, checkRestliMethod, queryOf } from './restli-call.ts';
import { badRequest, refusal } from './restli-error.ts';
import type { SegmentStore } from './segment-store.ts';
import { destinationView, segmentView } from './segment-view.ts';
import type { Segment, SegmentFields, SegmentType } from './segment.ts';

/** All types together, since August 2026. */
const MOST_SEGMENTS = 1000;
const DEFAULT_COUNT = 10;
const FIELDS: readonly string[] = [
  'name',
  'description',
  'sourcePlatform',
  'sourceSegmentId',
  'account',
  'type',
  'destinations',
  'accessPolicy',
];
const TYPES: readonly SegmentType[] = ['USER', 'COMPANY', 'USER_LIST_UPLOAD', 'COMPANY_LIST_UPLOAD'];

/** The calls on segments, without their members. */
export class Segments {
  readonly #store: SegmentStore;

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  /** By account, and by our own key when it is given. Without `start` and `count` everything comes at once. */
  find(call: Call): Reply {
    const query = queryOf(call, ['q', 'account', 'sourceSegmentId', 'sourcePlatform', 'start', 'count']);
    if (query.get('q') !== 'account') throw badRequest('The only finder of this resource is q=account');
    checkPermission(call, 'dmpSegments.FINDER-account');
    checkAccount(query.get('account'), 'dmpSegments.FINDER-account');
    const [key, platform] = [query.get('sourceSegmentId'), query.get('sourcePlatform')];
    if (platform !== null) checkSourcePlatform(platform);
    const found = this.#store.all(call).filter(({ fields }) => {
      return (
        (key ?? fields.sourceSegmentId) === fields.sourceSegmentId &&
        (platform ?? fields.sourcePlatform) === fields.sourcePlatform
      );
    });
    const isPaged = query.has('start') || query.has('count');
    const start = numberOf(query, 'start') ?? 0;
    const count = numberOf(query, 'count') ?? (isPaged ? DEFAULT_COUNT : found.length);
    const elements = found.slice(start, start + count).map((segment) => this.#view(segment, call));
    return { status: 200, json: { paging: { start, count, links: [], total: found.length }, elements } };
  }

  /** The new id is in a header only; the body is empty. */
  create(call: Call): Reply {
    checkRestliMethod(call, 'CREATE', 'optional');
    queryOf(call, []);
    const body = bodyOf(call, FIELDS);
    checkPermission(call, 'dmpSegments.CREATE');
    const fields = fieldsOf(body);
    checkAccount(body['account'], 'dmpSegments.CREATE');
    const all = this.#store.all(call);
    const { sourceSegmentId: key, type } = fields;
    // One key may carry a segment of users and one of companies.
    if (key !== undefined && all.some(({ fields: other }) => other.sourceSegmentId === key && other.type === type)) {
      throw refusal(409, 'CONFLICT', 'There is a DMP segment of this type with this sourceSegmentId');
    }
    if (all.length >= MOST_SEGMENTS || call.faults.take('list_limit') !== undefined) {
      throw refusal(
        429,
        'SEGMENT_LIMIT_EXCEEDED',
        `The ad account has reached its limit of ${MOST_SEGMENTS} DMP segments`,
      );
    }
    const { id } = this.#store.create(fields, call.now);
    call.note.list = id;
    const header = call.faults.take('id_header')?.name ?? 'x-restli-id';
    return { status: 201, ...(header !== 'none' && { headers: { [header]: id } }) };
  }

  get(call: Call, { id = '' }: Params): Reply {
    queryOf(call, []);
    checkPermission(call, 'dmpSegments.GET');
    return { status: 200, json: this.#view(this.#store.get(call, id), call) };
  }

  getDestination(call: Call, { id = '', destination = '' }: Params): Reply {
    queryOf(call, []);
    checkPermission(call, 'dmpSegments.destinations.GET');
    const segment = this.#store.get(call, id);
    if (destination !== 'LINKEDIN') throw refusal(404, 'NOT_FOUND', 'The only destination is LINKEDIN');
    return { status: 200, json: destinationView(segment, this.#store.sizeOf(segment), call.now) };
  }

  rename(call: Call, { id = '' }: Params): Reply {
    checkRestliMethod(call, 'PARTIAL_UPDATE', 'required');
    queryOf(call, []);
    const name = newNameOf(bodyOf(call, ['patch']));
    checkPermission(call, 'dmpSegments.PARTIAL_UPDATE');
    const segment = this.#store.get(call, id);
    segment.name = name;
    segment.modifiedAt = call.now;
    return { status: 204 };
  }

  delete(call: Call, { id = '' }: Params): Reply {
    checkRestliMethod(call, 'DELETE', 'optional');
    queryOf(call, []);
    checkPermission(call, 'dmpSegments.DELETE');
    this.#store.delete(this.#store.get(call, id).id);
    return { status: 204 };
  }

  #view(segment: Segment, call: Call): Json {
    return segmentView(segment, this.#store.sizeOf(segment), call.now);
  }
}

function fieldsOf(body: Json): SegmentFields {
  const { name, description, sourcePlatform, sourceSegmentId, type, destinations, accessPolicy } = body;
  if (!isText(name)) throw missing('name');
  if (description !== undefined && typeof description !== 'string') throw badRequest('description must be a string');
  if (sourceSegmentId !== undefined && !isText(sourceSegmentId)) throw badRequest('sourceSegmentId must be a string');
  if (accessPolicy !== undefined && accessPolicy !== 'PRIVATE') throw badRequest('accessPolicy must be PRIVATE');
  if (JSON.stringify(destinations) !== '[{"destination":"LINKEDIN"}]') {
    throw badRequest('destinations must be [{"destination":"LINKEDIN"}]');
  }
  const known = typeOf(type);
  return {
    name,
    description,
    sourceSegmentId,
    type: known,
    sourcePlatform: newSourcePlatform(sourcePlatform, known),
  };
}

function typeOf(value: unknown): SegmentType {
  const type = TYPES.find((known) => known === value);
  if (type === undefined) throw badRequest('ERROR :: /type :: not an enum value');
  return type;
}

function missing(field: string): Error {
  return badRequest(`ERROR :: /${field} :: field is required but not found, empty, or of another type`);
}

function newNameOf(body: Json): string {
  const patch = body['patch'];
  const set = isRecord(patch) && unknownKey(patch, new Set(['$set'])) === undefined ? patch['$set'] : undefined;
  if (!isRecord(set)) throw badRequest('The body must be {"patch":{"$set":{"name":"…"}}}');
  const unknown = unknownKey(set, new Set(['name']));
  if (unknown !== undefined) throw badRequest(`ERROR :: /patch/$set/${unknown} :: cannot be changed`);
  if (!isText(set['name'])) throw missing('name');
  return set['name'];
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw badRequest(`Query parameter ${name} must be a number`);
  return Number(text);
}

import { randomBytes } from 'node:crypto';
import { sandboxCredentials } from '../credentials.ts';
import type { Call, Reply } from '../engine/call.ts';
import type { Params } from '../engine/router.ts';
import { checkPermission } from './access.ts';
import { forbidden, invalid, segmentNotFound, unset } from './adroll-error.ts';
import { Segment } from './segment.ts';
import { durationOf, nameOf, segmentBody, type SegmentBody } from './segment-body.ts';

const CREATING = ['name', 'advertiser_id', 'type', 'duration', 'data'];
const ADDING = ['name', 'duration', 'data'];

/** `/audience/v1/segments`. No call lists them. */
export class Segments {
  readonly #segments = new Map<string, Segment>();

  get all(): readonly Segment[] {
    return [...this.#segments.values()];
  }

  create(call: Call): Reply {
    const { fields, entries } = segmentBody(call, CREATING);
    checkPermission(call, 'write');
    if (fields['advertiser_id'] === undefined) throw unset('advertiser_id');
    if (fields['advertiser_id'] !== sandboxCredentials.adroll.account) throw forbidden('No access to this advertiser');
    if (fields['type'] !== 'crm') throw invalid('type', 'This sandbox has CRM segments only');
    const id = randomBytes(11).toString('hex').toUpperCase();
    const segment = new Segment(id, { name: nameOf(fields), duration: durationOf(fields) });
    this.#segments.set(id, segment);
    call.note.list = id;
    return this.#add(call, segment, entries);
  }

  /** Adds; whether it replaces is an open question of adroll.md 3.3, and both can be tried. */
  append(call: Call, { id = '' }: Params): Reply {
    const { fields, entries } = segmentBody(call, ADDING);
    checkPermission(call, 'write');
    const segment = this.#get(id);
    if (fields['name'] !== undefined) segment.name = nameOf(fields);
    if (fields['duration'] !== undefined) segment.duration = durationOf(fields);
    if (fields['data'] !== undefined && call.faults.take('post_replaces') !== undefined) segment.clear();
    return this.#add(call, segment, entries);
  }

  read(call: Call, { id = '' }: Params): Reply {
    checkPermission(call, 'read');
    const segment = this.#get(id);
    return view(segment, segment.emails(call.now).length);
  }

  delete(call: Call, { id = '' }: Params): Reply {
    checkPermission(call, 'write');
    this.#get(id);
    this.#segments.delete(id);
    return { status: 200, json: { result: 'success' } };
  }

  #add(call: Call, segment: Segment, entries: SegmentBody['entries']): Reply {
    call.note.members = entries.length;
    if (entries.length === 0) {
      call.note.kind = 'list';
    } else {
      segment.tally.count('add', entries.length, call);
      for (const { email, at } of entries) segment.add(email, at);
    }
    return view(segment, entries.length);
  }

  #get(id: string): Segment {
    const segment = this.#segments.get(id);
    if (segment === undefined) throw segmentNotFound();
    return segment;
  }
}

function view({ id, name }: Segment, emails: number): Reply {
  return { status: 200, json: { result: 'success', segment: { emails, name, segment_id: id, type: 'crm' } } };
}

import { bearerOf, headerOf, type Call, type Reply } from '../engine/call.ts';
import type { AdAccount } from './ad-account.ts';
import { audienceFields, audienceView } from './audience-view.ts';
import type { Audience } from './audience.ts';
import { pickFields } from './fields.ts';
import { allowOnly, type GraphCall } from './graph-call.ts';
import { badParameter, refusal } from './graph-error.ts';

const PAGE = 25;
const LARGEST_PAGE = 5000;

/** One page of the account's audiences, newest first. `paging.next` is a whole URL, as Graph gives it. */
export function listAudiences(account: AdAccount, graph: GraphCall): Reply {
  const { call, params, version } = graph;
  if (params['filtering'] !== undefined) throw badParameter('Param filtering is not supported here');
  allowOnly(graph, ['fields', 'limit', 'after']);
  const names = audienceFields(params['fields'], version);
  const limit = limitOf(call, params['limit']);
  const others = call.faults.take('list_limit') === undefined ? [] : account.others(call.now);
  const all = [...account.all(call.now).toReversed(), ...others];
  const older = params['after'] === undefined ? all : all.slice(startAfter(all, params['after']));
  const page = older.slice(0, limit);
  const data = page.map((audience) =>
    pickFields(audienceView(audience, account.id, account.matched(audience), call), names),
  );
  const [first, last] = [page[0], page.at(-1)];
  if (first === undefined || last === undefined) return { status: 200, json: { data } };
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const next = older.length > limit ? { next: nextUrl(call, cursors.after) } : {};
  return { status: 200, json: { data, paging: { cursors, ...next } } };
}

function limitOf(call: Call, value: unknown): number {
  const limit = value === undefined ? PAGE : Number(/^[1-9]\d{0,4}$/.exec(String(value))?.[0] ?? Number.NaN);
  if (!(limit <= LARGEST_PAGE)) throw badParameter(`Param limit must be an integer from 1 to ${LARGEST_PAGE}`);
  if (call.faults.take('page_too_large', (fault) => limit > fault.limit) !== undefined) {
    throw refusal(1, "Please reduce the amount of data you're asking for, then retry your request");
  }
  return limit;
}

/** A cursor says which audience was the last, so that it holds when others come or go. */
function cursorOf({ id }: Audience): string {
  return Buffer.from(`ca:${id}`).toString('base64url');
}

function startAfter(all: readonly Audience[], cursor: unknown): number {
  const id = /^ca:(\d+)$/.exec(Buffer.from(String(cursor), 'base64url').toString())?.[1];
  if (id === undefined) throw badParameter('Invalid cursor');
  const at = all.findIndex((audience) => BigInt(audience.id) < BigInt(id));
  return at < 0 ? all.length : at;
}

function nextUrl(call: Call, after: string): string {
  const fault = call.faults.take('paging');
  const url = new URL(call.path, fault?.origin ?? `http://${headerOf(call, 'host') ?? ''}`);
  url.search = call.query.toString();
  url.searchParams.delete('appsecret_proof');
  url.searchParams.set('after', after);
  if (fault?.token === true) url.searchParams.set('access_token', bearerOf(call) ?? '');
  return url.href;
}

import type { Engine } from '../engine/engine.ts';
import { telling, type Telling } from '../identifiers/identifier.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import { headerKey } from '../sources/preset.ts';
import { presets } from '../sources/presets.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { attributesOf } from './inspect-columns.ts';

/** What a config says of a file of events. */
export interface EventFacts {
  /** The identifiers that it has, best first: any of them can say whose event a row is. */
  readonly keys: readonly Telling[];
  /** Headers of the columns that say when it happened, and which event a row is of. */
  readonly time: string;
  readonly id: string | undefined;
}

/** Words of headers that say when something was done, best first. */
const times = [/creat|order|date|time|datum|fecha|data\b|日時/i, /\bat$|_at$|\bon$|when/i];

/** Whether a file holds what people did, because its preset says so; undefined: it does not, or nothing says when. */
export function presetEvents(source: SourceTable): EventFacts | undefined {
  const events = presets.find(({ name }) => name === source.preset)?.events;
  const find = (headers: readonly string[] = []) =>
    headers
      .map((wanted) => source.columns.find(({ header }) => headerKey(header) === headerKey(wanted))?.header)
      .find((header) => header !== undefined);
  return eventFacts(source, find(events?.time), find(events?.id));
}

/** The same of a file that is called like one, by the columns that hold times. Requires `prepareRules`. */
export async function namedEvents(engine: Engine, source: SourceTable): Promise<EventFacts | undefined> {
  const types = await detectTypes(engine, source, attributesOf(source), {});
  const moments = types.filter(({ type }) => type === 'timestamp' || type === 'date').map(({ name }) => name);
  const best = times.flatMap((words) => moments.filter((name) => words.test(name)));
  const [time] = [...best, ...moments];
  return eventFacts(source, source.columns.find(({ attribute }) => attribute === time)?.header, undefined);
}

function eventFacts({ mapping }: SourceTable, time: string | undefined, id: string | undefined) {
  const keys = telling.filter((identifier) => mapping[identifier] !== undefined);
  return time === undefined || keys.length === 0 ? undefined : { keys, time, id };
}

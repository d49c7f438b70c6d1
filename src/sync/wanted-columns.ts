import type { Config } from '../config/config.ts';
import type { EventsConfig, SourceConfig } from '../config/source-config.ts';
import { askedAttributes } from '../contacts/consent.ts';
import { askedValues } from '../segments/asked-values.ts';
import { filterTexts } from '../segments/filter-texts.ts';
import { tokensOf } from '../segments/events/tokens.ts';
import { fanColumns } from './fan-columns.ts';
import { findColumns } from '../sources/find-columns.ts';
import type { LoadOptions } from '../sources/load-source.ts';

type Wants = NonNullable<LoadOptions['wants']>;

/** Which columns of a source contacts need besides those of identifiers: those of consent, and those that filters name. */
export function wantedColumns(config: Config, { name }: SourceConfig): Wants {
  const { consent } = config;
  const named = isNamedIn(textsOf(config, name));
  const fans = fanColumns(config).flatMap(({ events, column }) => (events === undefined ? [column] : []));
  return (column) =>
    named(column) ||
    fans.includes(column.attribute) ||
    Object.keys(askedAttributes(consent, { columns: [column] })).length > 0;
}

/**
 * Which columns of an event file are needed besides those of identifiers.
 *
 * @param name of the events in the config
 */
export function wantedOfEvents(config: Config, name: string, { time, id }: EventsConfig): Wants {
  const fans = fanColumns(config).flatMap(({ events, column }) => (events === name ? [column] : []));
  const named = isNamedIn(textsOf(config));
  return (column) => {
    const search = { headers: [column.header], names: [column.attribute], file: '', at: undefined };
    return (
      named(column) ||
      fans.includes(column.attribute) ||
      [time, id].some((wanted) => wanted !== undefined && findColumns(wanted, search) !== undefined)
    );
  };
}

/** All that is asked about contacts in the language of conditions; with `source` of those of one source. */
function textsOf(config: Config, source?: string): string[] {
  const isMine = ({ from }: { readonly from: string }) => source === undefined || from === source;
  const filters = [...config.segments.values()].flatMap((each) =>
    each.kind === 'filter' && isMine(each) ? [each] : [],
  );
  const values = askedValues(config, config.audiences.values()).filter(isMine);
  return [...filters.flatMap(filterTexts), ...values.map(({ text }) => text)];
}

/** Whether a column has the name of a word in a filter; if the word is meant as one is found out when the filter is checked. */
function isNamedIn(texts: readonly string[]): Wants {
  const words = new Set<string>();
  for (const { kind, text } of texts.flatMap(tokensOf)) {
    const name = kind === 'quoted name' ? text.slice(1, -1).replaceAll('""', '"') : text;
    words.add(name.toLowerCase());
  }
  return ({ attribute }) => words.has(attribute.toLowerCase());
}

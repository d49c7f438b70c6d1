import type { FilterConfig, RecipeConfig } from '../config/segment-config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { BoundFilter } from './bind-filters.ts';
import { conjuncts, inOneLine, ranks } from './conjuncts.ts';
import type { EventTables } from './events/event-tables.ts';
import { contactColumn, filterView, takes } from './filter-view.ts';

/** Why a person is in a segment, or not. */
export interface SegmentExplanation {
  readonly segment: string;
  /** How it is a part of the segment above it; undefined at the top. */
  readonly as: 'include' | 'all_of' | 'exclude' | undefined;
  readonly isIn: boolean;
  /** Of a filter; undefined when its source does not have the person. */
  readonly filter: FilterExplanation | undefined;
  /** Name of the source; undefined of a combination. */
  readonly source: string | undefined;
  readonly recipe: Pick<RecipeConfig, 'name' | 'given'> | undefined;
  /** Of a combination. */
  readonly parts: readonly SegmentExplanation[];
}

export interface FilterExplanation {
  /** What must all be true; null: neither true nor false, because something is not known. */
  readonly conditions: readonly Condition[];
  /** Whether its time has come and is not over; undefined where it has no window. */
  readonly window: { readonly of: string; readonly answer: boolean | null; readonly at: string | null } | undefined;
  /** What of the contact it asks about, and what that is. */
  readonly values: readonly { readonly name: string; readonly value: string | null }[];
}

export interface Condition {
  /** In the language of conditions. */
  readonly text: string;
  /** In words, where it ranks. */
  readonly said: string | undefined;
  readonly answer: boolean | null;
}

/** Asks a filter about one contact, part by part. */
export async function explainFilterOf(
  engine: Engine,
  config: FilterConfig,
  filter: BoundFilter,
  given: { readonly contacts: ContactTable; readonly events: EventTables; readonly contact: number },
): Promise<FilterExplanation | undefined> {
  const parts = conjuncts(config.where);
  const { calls, window } = filter;
  const ranking = config.recipe?.ranking;
  const askable = (part: string) => calls.reduce((sql, { text, as }) => sql.replaceAll(text, quoteName(as)), part);
  const asked = parts.map(askable);
  const named = given.contacts.attributes.filter(({ name }) => filter.attributes.includes(name));
  const values = [
    ...named.map(({ name }) => ({ name, sql: quoteName(name) })),
    ...[...new Map(calls.map(({ text, as }) => [inOneLine(text), as]))].map(([name, as]) => ({
      name,
      sql: quoteName(as),
    })),
    ...(ranking === undefined ? [] : [{ name: ranking.as, sql: `(${askable(ranking.of)})` }]),
  ];
  const columns = [
    ...asked.map((sql, index) => `(${sql}\n) AS ${quoteName(`part ${index}`)}`),
    ...values.map(({ sql }, index) => `${sql}::VARCHAR AS ${quoteName(`value ${index}`)}`),
    `${takes(filter)} AS "all"`,
    ...(window === undefined ? [] : [`${window.sql} AS "in time"`, `(${window.moment})::VARCHAR AS "moment"`]),
  ];
  const view = filterView([filter], given.contacts, given.events, filter.blank);
  // Ranks are among all contacts: one is taken out at the end.
  const rows = await engine.rows(
    `FROM (SELECT ${contactColumn} AS asked, ${columns.join(', ')} FROM ${view}) WHERE asked = ${given.contact}`,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const answer = (value: unknown) => (value === null || value === undefined ? null : value === true);
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return {
    conditions: parts.map((part, index) => ({
      text: inOneLine(part),
      said: ranks(part) ? ranking?.says : undefined,
      answer: answer(row[`part ${index}`]),
    })),
    window: window && {
      of: config.window?.of ?? '',
      answer: answer(row['in time']),
      at: text(row['moment']),
    },
    values: values.map(({ name }, index) => ({ name, value: text(row[`value ${index}`]) })),
  };
}

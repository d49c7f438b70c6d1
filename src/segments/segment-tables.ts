import { identityTokens } from '../contacts/identity-tokens.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Gated, HeldBack } from '../contacts/suppression.ts';
import type { Config } from '../config/config.ts';
import type { ListPurpose } from '../config/consent-config.ts';
import type { SegmentConfig } from '../config/segment-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Position, UserError } from '../errors/user-error.ts';
import { valueName } from './asked-values.ts';
import type { BoundFilter } from './bind-filters.ts';
import type { CheckedCall } from './events/check-calls.ts';
import type { EventTables } from './events/event-tables.ts';
import { type FanColumn, makeFan, spellings, valueColumn } from './fan.ts';
import { contactColumn, filterView, takes } from './filter-view.ts';
import { explainFilterOf, type SegmentExplanation } from './explain-segment.ts';
import { markColumn, markContacts } from './mark-contacts.ts';
import { baseOf, type Combination, SegmentParts } from './segment-parts.ts';

/** Contacts of one segment: a table or view with `source` INTEGER (index into the contact tables) and `contact` BIGINT. */
export type SegmentTable = string;

/**
 * Evaluates segments into tables, each once, together with those they are made of. Within a source, contacts are compared
 * by row; across sources by shared identity tokens (e-mail, phone, mobile id, external id).
 */
export class SegmentTables {
  private readonly engine: Engine;
  readonly parts: SegmentParts;
  private readonly filters: ReadonlyMap<string, BoundFilter>;
  private readonly contacts: readonly ContactTable[];
  private readonly events: EventTables;
  private readonly defaultCountry: string | undefined;
  private readonly heldBack: Gated['heldBack'];
  private readonly at: Config['at'] | undefined;
  private readonly made = new Map<string, SegmentTable>();
  private readonly marked = new Map<BoundFilter, Marked>();

  constructor(
    engine: Engine,
    given: {
      readonly segments: ReadonlyMap<string, SegmentConfig>;
      /** By segment: the filters that are asked for. */
      readonly filters: ReadonlyMap<string, BoundFilter>;
      readonly contacts: readonly ContactTable[];
      readonly events?: EventTables;
      readonly defaultCountry: string | undefined;
      readonly heldBack: Gated['heldBack'];
      /** Where segments stand in the config. */
      readonly at?: Config['at'];
    },
  ) {
    this.engine = engine;
    this.parts = new SegmentParts(
      given.segments,
      given.contacts.map((contacts) => contacts.source.name),
    );
    this.filters = given.filters;
    this.contacts = given.contacts;
    this.events = given.events ?? new Map();
    this.defaultCountry = given.defaultCountry;
    this.heldBack = given.heldBack;
    this.at = given.at;
  }

  /**
   * The table of a segment; made when first asked for. The config's check has ruled out cycles and unknown names.
   *
   * @throws UserError when a filter meets a value that it cannot work with
   */
  async table(name: string): Promise<SegmentTable> {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const segment = this.parts.named(name);
    const table = quoteName(`segment ${name}`);
    await (segment.kind === 'filter'
      ? this.engine.run(`CREATE OR REPLACE TEMP VIEW ${table} AS ${await this.filtered(name, segment.from)}`)
      : this.engine.run(`CREATE TEMP TABLE ${table} AS ${await this.combined(segment)}`));
    this.made.set(name, table);
    return table;
  }

  /**
   * The contacts of a segment who may be on lists for a purpose: without those who denied it, and where the config withholds who has given no
   * consent, without them. What they are in other sources still counts for what a segment excludes or requires.
   */
  async sendable(name: string, purpose: ListPurpose): Promise<SegmentTable> {
    const segment = await this.table(name);
    const withoutWithheld = this.withoutWithheld(name, purpose);
    if (withoutWithheld === '') return segment;
    const table = quoteName(`sendable ${name} for ${purpose}`);
    await this.engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS FROM ${segment} ${withoutWithheld}`);
    return table;
  }

  /**
   * The same for each value of a column: a quoted table of `value`, `source` and `contact`, and SQL of `value` and `said`, how the
   * values are written. Of a combination the segment that it takes its contacts from is asked for each value; whom it
   * requires or leaves out, it does for all.
   *
   * @param at where the columns stand
   * @throws UserError when there is no such column, or the segment is made of several
   */
  async sendableByValue(
    name: string,
    columns: readonly FanColumn[],
    at: Position,
    purpose: ListPurpose,
  ): Promise<{ readonly table: string; readonly spellings: string }> {
    const [first] = columns;
    const chain = this.parts.baseChain(name, at);
    const filter = this.filters.get(chain.at(-1) ?? '');
    const index = this.parts.sourceIndex(filter?.from ?? '');
    const contacts = this.contacts[index];
    if (first === undefined || filter === undefined || contacts === undefined)
      throw new Error(`segment ${name} was not prepared`);
    const fan = makeFan(columns, contacts, this.events, at);
    if (fan.narrowed.size > 0 && filter.ranks) {
      throw new UserError(
        `segment "${filter.segment}" ranks contacts, which cannot be done among those of each value`,
        {
          at,
          fix: 'Take an attribute of the contacts in place of a column of events, or a segment that does not rank.',
        },
      );
    }
    const view = filterView([filter], contacts, this.events, filter.blank, fan);
    const table = quoteName(`values of ${name} for ${purpose}`);
    const joins: string[] = [];
    for (const each of chain) joins.push(...(await this.narrowing(this.parts.named(each), new Set([index]))));
    // In a stage of its own: ranks are of all contacts, not of those whom it takes.
    const answers = `SELECT ${valueColumn} AS value, ${index} AS source, ${contactColumn} AS contact, ${takes(filter)} AS taken FROM ${view}`;
    await this.engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
      FROM (SELECT value, source, contact FROM (${answers}) WHERE taken) ${joins.join(' ')} ${this.withoutWithheld(name, purpose)}`);
    return { table, spellings: spellings(first, contacts, this.events) };
  }

  /** SQL that follows contacts; nothing where nobody is withheld. */
  private withoutWithheld(name: string, purpose: ListPurpose): string {
    const withheld = this.heldBackOf(name, purpose, ['denied', 'unasked']);
    return withheld.length > 0 ? `ANTI JOIN (${withheld.join(' UNION ALL ')}) USING (source, contact)` : '';
  }

  /**
   * SQL of `source` and `contact`: contacts of a segment's sources who are on no list for a purpose, because they denied it
   * (`denied`), or because they have given no consent (`unasked`).
   */
  withheld(name: string, purpose: ListPurpose, because: keyof HeldBack): string {
    const withheld = this.heldBackOf(name, purpose, [because]);
    return withheld.length > 0 ? withheld.join(' UNION ALL ') : 'SELECT 0 AS source, 0 AS contact WHERE false';
  }

  private heldBackOf(name: string, purpose: ListPurpose, reasons: readonly (keyof HeldBack)[]): string[] {
    return [...this.parts.ownSources(name)].flatMap((source) =>
      reasons.flatMap((reason) => {
        const query = this.heldBack[purpose][source]?.[reason];
        return query === undefined ? [] : [`SELECT ${source} AS source, contact FROM (${query})`];
      }),
    );
  }

  /** Why a person, of whom these are the contacts, is in a segment or not. */
  async explain(
    name: string,
    person: readonly { readonly source: number; readonly contact: number }[],
    as?: SegmentExplanation['as'],
  ): Promise<SegmentExplanation> {
    const segment = this.parts.named(name);
    const own = person.map(({ source, contact }) => `(source = ${source} AND contact = ${contact})`);
    const found = await this.engine.row(
      `SELECT EXISTS (FROM ${await this.table(name)} WHERE ${['false', ...own].join(' OR ')}) AS found`,
    );
    const common = { segment: name, as, isIn: found['found'] === true };
    if (segment.kind === 'combination') {
      const parts: SegmentExplanation[] = [];
      for (const [kind, names] of [
        ['include', segment.include],
        ['all_of', segment.allOf],
        ['exclude', segment.exclude],
      ] as const) {
        for (const part of names) parts.push(await this.explain(part, person, kind));
      }
      return { ...common, filter: undefined, source: undefined, recipe: undefined, parts };
    }
    const index = this.parts.sourceIndex(segment.from);
    const mine = person.find(({ source }) => source === index);
    const filter = this.filters.get(name);
    const contacts = this.contacts[index];
    const explained =
      mine && filter && contacts
        ? await explainFilterOf(this.engine, segment, filter, { contacts, events: this.events, contact: mine.contact })
        : undefined;
    return { ...common, filter: explained, source: segment.from, recipe: segment.recipe, parts: [] };
  }

  /**
   * SQL of `source` and `contact`: who would be in a segment if it were not for the window of a filter that it takes its contacts from.
   *
   * @param among SQL of `source` and `contact`
   */
  outsideWindow(name: string, among: string): string {
    const segment = this.parts.named(name);
    if (segment.kind !== 'filter') {
      return baseOf(segment)
        .map((part) => this.outsideWindow(part, among))
        .join(' UNION ALL ');
    }
    const filter = this.filters.get(name);
    const index = this.parts.sourceIndex(segment.from);
    const contacts = this.contacts[index];
    if (filter?.window === undefined || contacts === undefined) return 'SELECT 0 AS source, 0 AS contact WHERE false';
    const answers = `SELECT ${contactColumn} AS contact, (${filter.sql}) AS fits, ${filter.window.sql} AS "in time"
      FROM ${filterView([filter], contacts, this.events, filter.blank)}`;
    return `SELECT ${index} AS source, contact FROM (${answers})
      WHERE contact IN (SELECT contact FROM (${among}) WHERE source = ${index}) AND fits AND NOT "in time"`;
  }

  /**
   * What contacts of a segment are worth: index of each source that it has contacts of to SQL of `contact` and `value` DOUBLE.
   *
   * @param text as the config says it (`askedValues`)
   */
  async values(name: string, text: string): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const index of this.parts.ownSources(name)) {
      const contacts = this.contacts[index];
      const value = this.filters.get(valueName(contacts?.source.name ?? '', text));
      if (contacts === undefined || value === undefined) throw new Error(`values of ${name} were not prepared`);
      const marks = this.marked.get(value) ?? (await this.mark(value, contacts));
      found.set(index, `SELECT contact, ${marks.column} AS value FROM ${marks.table}`);
    }
    return found;
  }

  /** What a segment asks about events, in all segments that it is made of. */
  calls(name: string): readonly CheckedCall[] {
    return this.parts.filters(name).flatMap((filter) => this.filters.get(filter)?.calls ?? []);
  }

  private async filtered(name: string, from: string): Promise<string> {
    const index = this.parts.sourceIndex(from);
    const contacts = this.contacts[index];
    const filter = this.filters.get(name);
    if (contacts === undefined || filter === undefined) throw new Error(`segment ${name} was not prepared`);
    const marks = this.marked.get(filter) ?? (await this.mark(filter, contacts));
    return `SELECT ${index} AS source, contact FROM ${marks.table} WHERE ${marks.column}`;
  }

  /** Asks a filter, and all others of its source that can be asked with it. */
  private async mark(filter: BoundFilter, contacts: ContactTable): Promise<Marked> {
    const { from, blank } = filter;
    const mine = [...this.filters.values()].filter((each) => each.from === from);
    const filters = mine.filter((each) => each.blank === blank);
    // Whom others take is worth something, too.
    const keepsAll = filters.length < mine.length && filters.some(({ value }) => value !== undefined);
    const table = quoteName(`marks ${from} ${blank}`);
    await markContacts(this.engine, { filters, contacts, events: this.events, table, at: this.at, keepsAll });
    for (const each of filters) this.marked.set(each, { table, column: markColumn(filters, each) });
    return { table, column: markColumn(filters, filter) };
  }

  private async combined(segment: Combination): Promise<string> {
    const base = baseOf(segment);
    const sources = this.parts.ownSources(segment.name);
    const start: string[] = [];
    for (const name of base) start.push(`SELECT source, contact FROM ${await this.table(name)}`);
    const joins = await this.narrowing(segment, sources);
    return `SELECT source, contact FROM (${start.join(' UNION ')}) ${joins.join(' ')}`;
  }

  /** Joins by which a combination requires some and leaves out others, of all segments that it is made of. */
  private async narrowing(segment: SegmentConfig, sources: ReadonlySet<number>): Promise<string[]> {
    if (segment.kind === 'filter') return [];
    const joins: string[] = [];
    for (const name of segment.include.length > 0 ? segment.allOf : segment.allOf.slice(1)) {
      joins.push(`SEMI JOIN (${await this.peopleOf(name, sources)}) USING (source, contact)`);
    }
    for (const name of segment.exclude) {
      joins.push(`ANTI JOIN (${await this.peopleOf(name, sources)}) USING (source, contact)`);
    }
    return joins;
  }

  /** SQL: the contacts of a segment, and those of `sources` that are the same people as contacts of another source. */
  private async peopleOf(name: string, sources: ReadonlySet<number>): Promise<string> {
    const table = await this.table(name);
    const people = [`SELECT source, contact FROM ${table}`];
    for (const other of this.parts.ownSources(name)) {
      for (const source of sources) {
        if (source === other) continue;
        people.push(`
          SELECT ${source} AS source, contact FROM ${await this.tokens(source)} SEMI JOIN (
            SELECT token FROM ${await this.tokens(other)} SEMI JOIN (FROM ${table} WHERE source = ${other}) USING (contact)
          ) USING (token)`);
      }
    }
    return people.join(' UNION ALL ');
  }

  private tokens(source: number): Promise<string> {
    const contacts = this.contacts[source];
    if (contacts === undefined) throw new Error(`source ${source} does not exist`);
    return identityTokens(this.engine, contacts, this.defaultCountry);
  }
}

/** Where a filter's answers stand: a quoted table of `contact`, and the quoted column. */
interface Marked {
  readonly table: string;
  readonly column: string;
}

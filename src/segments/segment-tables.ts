import { identityTokens } from '../contacts/identity-tokens.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { SegmentConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { filterView, type CheckedFilter } from './filter.ts';

/** Contacts of one segment: a table with `source` INTEGER (index into the contact tables) and `contact` BIGINT. */
export type SegmentTable = string;

/**
 * Evaluates segments into tables, each once, together with those they are made of. Within a source, contacts are compared
 * by row; across sources by shared identity tokens (e-mail, phone, mobile id, external id).
 */
export class SegmentTables {
  private readonly engine: Engine;
  private readonly segments: ReadonlyMap<string, SegmentConfig>;
  private readonly filters: ReadonlyMap<string, CheckedFilter>;
  private readonly contacts: readonly ContactTable[];
  private readonly defaultCountry: string | undefined;
  private readonly made = new Map<string, SegmentTable>();
  private tokens: string | undefined;

  constructor(
    engine: Engine,
    given: {
      readonly segments: ReadonlyMap<string, SegmentConfig>;
      readonly filters: ReadonlyMap<string, CheckedFilter>;
      readonly contacts: readonly ContactTable[];
      readonly defaultCountry: string | undefined;
    },
  ) {
    this.engine = engine;
    this.segments = given.segments;
    this.filters = given.filters;
    this.contacts = given.contacts;
    this.defaultCountry = given.defaultCountry;
  }

  /** The table of a segment; made when first asked for. The config's check has ruled out cycles and unknown names. */
  async table(name: string): Promise<SegmentTable> {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const segment = this.segments.get(name);
    if (segment === undefined) throw new Error(`segment ${name} does not exist`);
    const table = quoteName(`segment ${name}`);
    const query = segment.kind === 'filter' ? this.filtered(name, segment.from) : await this.combined(segment);
    await this.engine.run(`CREATE TEMP TABLE ${table} AS ${query}`);
    this.made.set(name, table);
    return table;
  }

  private filtered(name: string, from: string): string {
    const index = this.contacts.findIndex((contacts) => contacts.source.name === from);
    const contacts = this.contacts[index];
    const filter = this.filters.get(name);
    if (contacts === undefined || filter === undefined) throw new Error(`segment ${name} was not prepared`);
    return `SELECT ${index} AS source, contact FROM ${filterView(contacts)} WHERE (${filter.sql})`;
  }

  private async combined(segment: Extract<SegmentConfig, { kind: 'combination' }>): Promise<string> {
    const included = await this.all(segment.include);
    const required = await this.all(segment.allOf);
    const excluded = await this.all(segment.exclude);
    const base = included.length > 0 ? included : required.slice(0, 1);
    const start = base.map((table) => `SELECT source, contact FROM ${table}`).join(' UNION ');
    const conditions = await Promise.all([
      ...(included.length > 0 ? required : required.slice(1)).map((table) => this.isIn(table)),
      ...excluded.map(async (table) => `NOT ${await this.isIn(table)}`),
    ]);
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return `SELECT source, contact FROM (${start}) AS base${where}`;
  }

  private async all(names: readonly string[]): Promise<SegmentTable[]> {
    const tables: SegmentTable[] = [];
    for (const name of names) tables.push(await this.table(name));
    return tables;
  }

  /** SQL: whether the person of `base` is in a segment. */
  private async isIn(table: SegmentTable): Promise<string> {
    const same = `(base.source, base.contact) IN (SELECT (source, contact) FROM ${table})`;
    if (this.contacts.length < 2) return same;
    const tokens = await this.allTokens();
    const shared = `SELECT (t.source, t.contact) FROM ${tokens} AS t
      SEMI JOIN (SELECT u.token FROM ${tokens} AS u SEMI JOIN ${table} USING (source, contact)) USING (token)`;
    return `(${same} OR (base.source, base.contact) IN (${shared}))`;
  }

  private async allTokens(): Promise<string> {
    if (this.tokens !== undefined) return this.tokens;
    const parts: string[] = [];
    for (const [index, contacts] of this.contacts.entries()) {
      const table = await identityTokens(this.engine, contacts, this.defaultCountry);
      parts.push(`SELECT ${index} AS source, contact, token FROM ${table}`);
    }
    this.tokens = quoteName('tokens of all sources');
    await this.engine.run(`CREATE TEMP TABLE ${this.tokens} AS ${parts.join(' UNION ALL ')}`);
    return this.tokens;
  }
}

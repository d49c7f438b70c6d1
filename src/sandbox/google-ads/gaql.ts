import { refusal } from './ads-error.ts';

/** A row by its fields: `user_list.name`. */
export type Row = Readonly<Record<string, string | number | boolean | undefined>>;

/** What can be asked of one resource. */
export interface Table {
  /** Every field that there is; int64 is a string in Google's JSON. */
  readonly fields: ReadonlySet<string>;
  rows(): readonly Row[];
}

const form =
  /^SELECT (?<fields>.+?) FROM (?<table>[a-z_]+)(?: WHERE (?<where>.+?))?(?: ORDER BY (?<order>[a-z_.]+)(?<down> DESC)?)?(?: LIMIT (?<limit>\d+))?$/;
const condition = /^(?<field>[a-z_.]+) (?<sign>=|!=|<=|>=|<|>) (?:'(?<text>(?:[^'\\]|\\.)*)'|(?<word>[\w.]+))$/;

/**
 * Answers a query in the part of the Google Ads Query Language that is known here: fields, `WHERE` with conditions joined by `AND`,
 * `ORDER BY` one field, `LIMIT`. A field that is not known is refused.
 */
export function answerQuery(query: string, tables: Readonly<Record<string, Table>>): Row[] {
  const parts = form.exec(query.trim().replaceAll(/\s+/g, ' '))?.groups;
  if (parts === undefined) throw refusal('query_error.UNEXPECTED_INPUT', 'Error in query.');
  const table = Object.hasOwn(tables, parts['table'] ?? '') ? tables[parts['table'] ?? ''] : undefined;
  if (table === undefined) throw refusal('query_error.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE', 'Error in query.');
  const check = (field: string): string => {
    if (!table.fields.has(field)) throw refusal('query_error.UNRECOGNIZED_FIELD', `Unrecognized field: ${field}.`);
    return field;
  };
  const fields = (parts['fields'] ?? '').split(',').map((field) => check(field.trim()));
  const tests = conditionsOf(parts['where']).map((each) => testOf(each, check));
  const order = parts['order'];
  let rows = table.rows().filter((row) => tests.every((test) => test(row)));
  if (order !== undefined) {
    check(order);
    rows = rows.toSorted((a, b) => compare(a[order], b[order]) * (parts['down'] === undefined ? 1 : -1));
  }
  if (parts['limit'] !== undefined) rows = rows.slice(0, Number(parts['limit']));
  const resource = `${parts['table'] ?? ''}.resource_name`;
  const shown = [...new Set([...fields, ...(table.fields.has(resource) ? [resource] : [])])];
  return rows.map((row) => Object.fromEntries(shown.map((field) => [field, row[field]])));
}

/** Conditions by `AND`, which may stand inside a text as well. */
const conditionsOf = (where = ''): string[] => {
  if (where === '') return [];
  const found = where.match(/(?:'(?:[^'\\]|\\.)*'|[^'])+?(?= AND |$)/g) ?? [];
  return found.map((each) => each.replace(/^ AND /, '').trim());
};

function testOf(text: string, check: (field: string) => string): (row: Row) => boolean {
  const parts = condition.exec(text)?.groups;
  if (parts === undefined) throw refusal('query_error.UNEXPECTED_INPUT', 'Error in query.');
  const field = check(parts['field'] ?? '');
  const value = parts['text']?.replaceAll(/\\(.)/g, '$1') ?? parts['word'] ?? '';
  return (row) => {
    const found = row[field];
    if (found === undefined) return false;
    const order = compare(found, value);
    switch (parts['sign']) {
      case '=':
        return order === 0;
      case '!=':
        return order !== 0;
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      default:
        return order >= 0;
    }
  };
}

function compare(a: Row[string], b: Row[string]): number {
  const [one, other] = [String(a), String(b)];
  const isNumber = /^\d+$/.test(one) && /^\d+$/.test(other);
  if (isNumber) return Number(one) - Number(other);
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Rows as `googleAds:searchStream` writes them: nested, in camelCase. */
export function rowsJson(rows: readonly Row[]): unknown {
  const results = rows.map((row) => {
    const json: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(row)) {
      if (value !== undefined) put(json, field.split('.').map(camel), value);
    }
    return json;
  });
  // A stream without rows is an empty list.
  return results.length === 0 ? [] : [{ results, fieldMask: Object.keys(rows[0] ?? {}).join(',') }];
}

function put(json: Record<string, unknown>, [first = '', ...more]: readonly string[], value: unknown): void {
  if (more.length === 0) {
    json[first] = value;
    return;
  }
  const inner = (json[first] ?? {}) as Record<string, unknown>;
  json[first] = inner;
  put(inner, more, value);
}

const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { checkWhere, defineClock } from '../../src/segments/where.ts';
import { WhereError } from '../../src/segments/where-error.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ timezone: 'Europe/Berlin' });
  await prepareRules(engine);
  await defineClock(engine, new Date('2026-11-22T12:00:00Z'), 'Europe/Berlin');
  await engine.run(`CREATE TEMP TABLE people AS SELECT * FROM (VALUES
    (1, 'Ann', 600.0, DATE '2026-01-31', '007', true, TIMESTAMP '2026-11-22 12:59:59'),
    (2, 'Bob', 400.0, DATE '2026-11-22', '12', false, TIMESTAMP '2026-11-22 13:00:01'),
    (3, NULL, NULL, NULL, 'x', NULL, NULL)) AS t(n, name, spent, last_order, code, vip, seen)`);
});
afterAll(() => {
  engine.close();
});

/** The numbers of the people whom a filter takes. */
async function taken(text: string): Promise<unknown[]> {
  const where = await checkWhere(engine, text);
  return (await engine.rows(`SELECT n FROM people WHERE (${where.sql}) ORDER BY n`)).map((row) => row['n']);
}

async function refusal(text: string): Promise<WhereError> {
  const error: unknown = await checkWhere(engine, text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WhereError)) throw new Error(`not refused: ${text}`, { cause: error });
  return error;
}

describe('a filter may use', () => {
  test.each<[string, number[]]>([
    ['spent > 500', [1]],
    ['spent > 500;', [1]],
    ['spent > 500 -- big spenders', [1]],
    ['spent /* in euros */ > 500', [1]],
    ["name = 'Ann' or not vip", [1, 2]],
    ['last_order < today() - interval 90 days and spent > 500', [1]],
    ["last_order >= today() - interval '90' day", [2]],
    ["name like 'A%'", [1]],
    ["name ilike '%B'", [2]],
    ["name similar to '[AB].*'", [1, 2]],
    ["name in ('Bob', 'Cid')", [2]],
    ['spent between 400 and 500', [2]],
    ["case when vip then spent > 1000 else name = 'Bob' end", [2]],
    ['coalesce(spent, 0) = 0', [3]],
    ["nullif(name, 'Ann') is null", [1, 3]],
    ["try_cast(code as integer) = 7 and code <> '7'", [1]],
    ['try(code::integer) > 10', [2]],
    ['extract(year from last_order) = 2026 and extract(month from last_order) = 1', [1]],
    ["date_trunc('month', last_order) = date_trunc('month', today())", [2]],
    ["datediff('day', last_order, today()) > 3", [1]],
    ['last_order = date_add(today(), interval 0 days)', [2]],
    ["age(today(), last_order) > interval '1 month'", [1]],
    ["position('o' in name) = 2", [2]],
    ["trim(both 'A' from name) = 'nn'", [1]],
    ["substring(name from 1 for 1) = 'B'", [2]],
    ["name = [name, 'x'][1]", [1, 2]],
    ["list_contains(['Ann', 'Cid'], name)", [1]],
    ["(n, name) = (1, 'Ann')", [1]],
    ["split_part(name, 'n', 1) = 'A'", [1]],
    ["lower(name) collate nocase = 'ANN'", [1]],
    ["seen at time zone 'Europe/Berlin' < now() at time zone 'Europe/Berlin'", [1]],
    ['true', [1, 2, 3]],
  ])('%s', async (text, people) => {
    expect(await taken(text)).toEqual(people);
  });
});

describe('NULL', () => {
  test.each<[string, number[]]>([
    ['spent < 1000', [1, 2]],
    ['not (spent < 1000)', []],
    ['spent is null', [3]],
    ["name <> 'Ann'", [2]],
    ["name is distinct from 'Ann'", [2, 3]],
    ["name not in ('Ann', null)", []],
    ['vip', [1]],
    ['not vip', [2]],
    ['vip is not true', [2, 3]],
    ['null', []],
  ])('is neither true nor false: %s', async (text, people) => {
    expect(await taken(text)).toEqual(people);
  });
});

describe('a filter is refused', () => {
  const oneExpression = '`where` must be one expression, such as `total_spent > 500`';
  const perContact = 'A filter is about one contact at a time, without sums or counts over others.';

  test.each([
    'spent > 500; drop table people',
    'spent > 500; select 1',
    "spent > 500; attach 'x.db'",
    'spent > 500 union select 1',
    '1=1 except select * from people',
    'spent > 500 from people',
    "vip from read_text('/etc/passwd')",
    'spent > 500 where vip',
    'spent > 500 group by all',
    'spent > 500 group by spent',
    'spent > 500 having vip',
    'spent > 500 qualify vip',
    'spent > 500 order by 1',
    'spent > 500 limit 1',
    'distinct vip',
    'vip using sample 5',
    'vip as yes',
    'vip other',
    'vip, name',
    '-- nothing else',
    '',
  ])('when it is not one expression: %s', async (text) => {
    expect(await refusal(text)).toMatchObject({ message: oneExpression, offset: 0 });
  });

  test.each([
    ['1=1) union select 1 --', 'syntax error at or near ")"', 3],
    ['vip) or (true', 'syntax error at or near ")"', 3],
    ["1=1) as y from read_text('/etc/passwd') where (1=1", 'syntax error at or near ")"', 3],
    ['(vip', 'syntax error at end of input', 4],
    ["größe || '😀' > > 5", 'syntax error at or near ">"', 16],
    ["name = 'Ann", 'unterminated quoted string at or near "\'Ann"', 7],
  ])('when it is no expression: %s', async (text, message, offset) => {
    expect(await refusal(text)).toMatchObject({ message, offset });
  });

  test.each([
    ['spent > (select 1)', 'a filter cannot hold a query', 8],
    ['n in (select n from people)', 'a filter cannot hold a query', 2],
    ['vip and exists (from people)', 'a filter cannot hold a query', 8],
    ['n = any (values (1))', 'a filter cannot hold a query', 2],
    ["len(array(from glob('*'))) > 0", 'a filter cannot hold a query', 9],
    [
      'vip and row_number() over () > 1',
      'a filter is about one contact at a time: window functions are not available',
      8,
    ],
    [
      'sum(spent) over (order by n) > 1',
      'a filter is about one contact at a time: window functions are not available',
      0,
    ],
    ['*', 'a filter cannot use *: name a column', 0],
    ['people.*', 'a filter cannot use *: name a column', 0],
    ["columns('n')", 'a filter cannot use *: name a column', 0],
    ['spent > ?', 'a filter cannot have parameters', 0],
    ['spent > $1', 'a filter cannot have parameters', 0],
    ['vip = #1', 'a filter names columns, not positions', 6],
    ['people.vip', 'name a column without a table in front', 0],
    ['list_filter([1], x -> x > 0) = [1]', '-> and lambda functions are not available in filters', 19],
    ['list_filter([1], lambda x: x > 0) = [1]', '-> and lambda functions are not available in filters', 24],
    ['vip = default', 'a filter has no default', 0],
    ['system.main.today() > last_order', 'functions have no schema here', 0],
    ['last_order < main.now()', 'functions have no schema here', 13],
    ['pg_catalog.upper(name) = name', 'functions have no schema here', 0],
    ['age(last_order) > interval 1 day', 'age() of one date looks at the clock', 0],
  ])('when it is not about one contact: %s', async (text, message, offset) => {
    expect(await refusal(text)).toMatchObject({ message, offset });
  });

  test.each([
    'read_text',
    'read_blob',
    'read_csv',
    'read_parquet',
    'glob',
    'query',
    'sniff_csv',
    'duckdb_settings',
    'which_secret',
    'random',
    'uuid',
    'gen_random_uuid',
    'setseed',
    'sleep_ms',
    'pg_sleep',
    'nextval',
    'error',
    'write_log',
    'current_setting',
    'getvariable',
    'current_user',
    'current_database',
    'current_schemas',
    'current_query',
    'current_query_id',
    'txid_current',
    'version',
    'json_serialize_sql',
    'json_serialize_plan',
    'json_deserialize_sql',
    'json_execute_serialized_sql',
    'identifier_phone_parsed',
    'identifier_lower_other',
    'unnest',
    'stats',
    'vector_type',
  ])('when it calls %s()', async (name) => {
    expect(await refusal(`vip and ${name}('x') is null`)).toMatchObject({
      message: `${name}() is not available in filters`,
      offset: 8,
    });
  });

  test.each([
    'current_date',
    'get_current_timestamp',
    'get_current_time',
    'transaction_timestamp',
    'current_localtimestamp',
  ])('when it looks at the clock by %s()', async (name) => {
    expect(await refusal(`${name}() is null`)).toMatchObject({
      message: `${name}() is not available in filters`,
      fix: 'Write today() for the day and now() for the moment of the run.',
    });
  });

  test.each([
    'repeat(name, 100000000)',
    "lpad(name, 100000000, 'x')",
    "rpad(name, 100000000, 'x')",
    'range(100000000)',
    'generate_series(1, 100000000)',
    'list_resize([1], 100000000)',
    'array_resize([1], 100000000)',
    "bitstring('1', 100000000)",
    "format('{:100000000}', n)",
    "printf('%100000000d', n)",
    'equi_width_bins(0, 1, 100000000, false)',
  ])('when what it makes can be as large as it says: %s', async (text) => {
    const { message, offset, fix } = await refusal(`vip and ${text} is null`);
    expect([message, offset]).toEqual([`${text.split('(')[0]}() is not available in filters`, 8]);
    expect(fix).toMatch(/take all memory\.( For zeros in front write right\('00000' \|\| code, 5\)\.)?$/);
  });

  test.each(['sum(spent) > 1', 'max(spent) = spent', 'string_agg(name) = name', 'first(vip)'])(
    'when it is over several contacts: %s',
    async (text) => {
      expect((await refusal(text)).fix).toBe(perContact);
    },
  );

  test('when it counts all rows, naming what can be counted', async () => {
    expect(await refusal('count(*) > 1')).toMatchObject({
      message: 'count(*) is not available in filters',
      fix: 'To count what a contact did, name it: count(orders).',
    });
  });

  test('when a function does not exist, naming the nearest one', async () => {
    expect(await refusal("größe = 1 and uper(name) = 'ANN'")).toMatchObject({
      message: 'unknown function uper()',
      offset: 14,
      fix: 'Did you mean upper()?',
    });
  });

  test('at the place of a function inside lists, structs and casts', async () => {
    for (const text of [
      '[1, random()] = [1]',
      "{'a': random()} is null",
      'random()::integer = 1',
      'map([1], [random()]) is null',
    ]) {
      expect(await refusal(text)).toMatchObject({ offset: text.indexOf('random') });
    }
  });
});

describe('columns', () => {
  test('are found with the place where each is first named', async () => {
    const { columns } = await checkWhere(engine, `"Größe (cm)" > 5 and name = 'x' and name <> Spent::varchar`);
    expect([...columns]).toEqual([
      ['Größe (cm)', 0],
      ['name', 21],
      ['Spent', 44],
    ]);
  });

  test.each(['a.b', 'select', 'with "quotes"', "it's", 'ünï', '1st', 'a b', 'x -- y'])(
    'may have a name like %s',
    async (name) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const where = await checkWhere(engine, `${quoted} = 1`);
      expect([...where.columns.keys()]).toEqual([name]);
      const rows = await engine.rows(`SELECT 1 AS found FROM (SELECT 1 AS ${quoted}) WHERE (${where.sql})`);
      expect(rows).toHaveLength(1);
    },
  );
});

describe('the clock', () => {
  const clock = async (now: string, timezone: string) => {
    await defineClock(engine, new Date(now), timezone);
    return engine.row('SELECT today()::VARCHAR AS today, now()::VARCHAR AS now, TODAY()::VARCHAR AS again');
  };

  test.each([
    ['2026-11-22T22:59:59Z', 'Europe/Berlin', '2026-11-22', '2026-11-22 23:59:59'],
    ['2026-11-22T23:00:00Z', 'Europe/Berlin', '2026-11-23', '2026-11-23 00:00:00'],
    ['2026-07-22T22:00:00Z', 'Europe/Berlin', '2026-07-23', '2026-07-23 00:00:00'],
    ['2026-11-23T04:59:59Z', 'America/New_York', '2026-11-22', '2026-11-22 23:59:59'],
    ['2026-11-22T10:30:00Z', 'Pacific/Kiritimati', '2026-11-23', '2026-11-23 00:30:00'],
    ['2026-11-22T23:59:59.999Z', 'UTC', '2026-11-22', '2026-11-22 23:59:59.999'],
  ])('at %s in %s', async (now, timezone, today, moment) => {
    expect(await clock(now, timezone)).toEqual({ today, now: moment, again: today });
  });

  test('does not move while a run lasts', async () => {
    const first = await clock('2026-11-22T12:00:00Z', 'UTC');
    expect(
      await engine.row('SELECT today()::VARCHAR AS today, now()::VARCHAR AS now, TODAY()::VARCHAR AS again'),
    ).toEqual(first);
  });
});

import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../cli/run-cli.ts';
import { scratchFolder } from '../scratch.ts';
import { ask, askRefused, askRow, tablesLeft, useEngine } from './asking.ts';
import { password, type PostgresServer, postgresPrograms, startPostgres } from './postgres-server.ts';

let server: PostgresServer;

describe.skipIf(postgresPrograms === undefined)('with a PostgreSQL server', () => {
  useEngine();
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`
      CREATE ROLE reader LOGIN PASSWORD '${password}';
      CREATE TABLE people (id bigint, "Email" text, spent numeric(12, 2), since date, ok boolean, tags text[]);
      INSERT INTO people VALUES
        (9007199254740993, 'ada@example.com', 1200.50, '2024-03-01', true, '{vip,"b, c"}'),
        (2, 'grace@example.com', NULL, '2025-01-02', false, '{}'),
        (3, NULL, 3, NULL, true, NULL);
      CREATE TABLE secrets (x text);
      GRANT SELECT ON people TO reader;
    `);
  });
  afterAll(() => server.stop());

  test('values are the texts that PostgreSQL prints, whole; lists are joined, truth is said in words, bytes are left out', async () => {
    const row = await askRow(
      server.url(),
      `SELECT 9007199254740993::bigint AS big, 1.10::numeric AS numeric, 0.1::float8 AS float, true AS yes, false AS no,
        ARRAY['a', 'b, c', NULL, 'x"y\\z', 'NULL'] AS list, ARRAY[true, false] AS truths, '{}'::int[] AS none,
        ARRAY[[1, 2], [3, 4]] AS table, '[0:1]={7,8}'::int[] AS shifted, ARRAY['{}'::json] AS jsons,
        DATE '0044-03-15' AS date, TIMESTAMPTZ '2026-11-25 10:00:00.123456+02' AT TIME ZONE 'UTC' AS moment,
        '{"a": 1.50}'::jsonb AS json, '\\x00ff'::bytea AS bytes, '' AS blank, NULL AS nothing, 'é😀' AS letters,
        ARRAY['x'::bytea] AS more`,
    );
    expect(row).toEqual({
      big: '9007199254740993',
      numeric: '1.10',
      float: '0.1',
      yes: 'true',
      no: 'false',
      list: 'a; b, c; x"y\\z; NULL',
      truths: 'true; false',
      none: null,
      table: '{{1,2},{3,4}}',
      shifted: '7; 8',
      jsons: '{"{}"}',
      date: '0044-03-15',
      moment: '2026-11-25 08:00:00.123456',
      json: '{"a": 1.50}',
      bytes: null,
      blank: null,
      nothing: null,
      letters: 'é😀',
      more: null,
    });
    const { warnings } = await ask(server.url(), "SELECT 1 AS a, '\\x00'::bytea AS photo");
    expect(warnings).toEqual(['sources.crm.sql: the column "photo" holds bytes, which are no text, and is left empty']);
  });

  test('dates say which number is the month, whatever the server is set to', async () => {
    const url = `${server.url()}?options=${encodeURIComponent('-c datestyle=German -c search_path=pg_catalog')}`;
    expect(await askRow(url, "SELECT DATE '2026-02-03' AS d, current_schema AS s")).toEqual({
      d: '2026-02-03',
      s: 'pg_catalog',
    });
  });

  test('all rows arrive in their order, narrow ones many at a time and wide ones few', async () => {
    const narrow = await ask(server.url(), 'SELECT g FROM generate_series(1, 12000) AS g');
    expect(narrow.rows.map(([g]) => Number(g))).toEqual(Array.from({ length: 12_000 }, (_, index) => index + 1));
    const wide = await ask(server.url(), "SELECT g, repeat('x', 60000) AS x FROM generate_series(1, 130) AS g");
    expect(wide.rows.map(([g]) => Number(g))).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
    expect([(await ask(server.url(), 'SELECT 1 AS a WHERE false')).headers, wide.count]).toEqual([['a'], 130]);
  });

  test.each([
    [
      'SELECT id, id, 1 AS "Email", "Email" FROM people',
      /^2 3: sources\.crm\.sql gives several columns of one name: "id", "Email" → .*AS/,
    ],
    ['SELECT FROM people', /^2 3: sources\.crm\.sql gives no columns → /],
    [
      'SELECT 1 FRO people x',
      /^2 7:113 PostgreSQL at 127\.0\.0\.1:\d+: syntax error at or near "people" → Correct the query/,
    ],
    ['SELECT mail FROM people', /^2 7:107 PostgreSQL.*: column "mail" does not exist → /],
    ['SELECT * FROM peple', /^2 7:114 PostgreSQL.*: relation "peple" does not exist → /],
    ['SELECT 1 AS a; SELECT 2', /^2 7:100 there are several statements, and a source is one query → /],
    [
      'WITH gone AS (DELETE FROM people RETURNING id) SELECT * FROM gone',
      /^2 7:100 PostgreSQL.*: the query writes, and a source only reads: /,
    ],
    ['SELECT 1 AS a INTO copied', /^2 7:100 .*the query writes/],
    [
      'SELECT "Email"::int AS n FROM people',
      /^2 7:100 PostgreSQL.* cannot compute the query for some row \(22P02\); what the row holds is not shown → /,
    ],
  ])('%s is refused', async (sql, expected) => {
    const said = await askRefused(server.url(), sql);
    expect(said).toMatch(expected);
    expect(said).not.toMatch(/ada|grace/);
    expect((await ask(server.url(), 'SELECT id FROM people')).count).toBe(3);
  });

  test('what keeps us out is told apart: user, password, database, permission, host, port', async () => {
    const url = server.url('reader');
    expect(await askRefused(server.url('nobody'), 'SELECT 1')).toMatch(
      /^6 3: PostgreSQL at 127\.0\.0\.1:\d+ does not let the user "nobody" in \(28P01\) → Check user and password/,
    );
    const wrong = url.replace(/:[^:/@]*@/, ':Other-Secret-7@');
    const without = url.replace(/:[^:/@]*@/, '@');
    const said = await Promise.all([wrong, without].map((each) => askRefused(each, 'SELECT 1').catch(String)));
    expect(said[0]).toMatch(/^6 3: PostgreSQL.* does not let the user "reader" in \(28P01\)/);
    expect(said[1]).toMatch(/^6 3: PostgreSQL.* asks for a password, and there is none → .*\$\{PGPASSWORD\}/);
    expect(said.join()).not.toContain('Other-Secret-7');
    expect(await askRefused(server.url('reader', 'nowhere'), 'SELECT 1')).toMatch(
      /^2 3: .* has no database "nowhere" → /,
    );
    expect(await askRefused(url, 'SELECT x FROM secrets')).toMatch(
      /^7 7:100 .*: permission denied for table secrets → .*GRANT SELECT/,
    );
    expect(await askRefused(url.replace(String(server.port), '1'), 'SELECT 1')).toMatch(
      /^5 3: cannot connect to PostgreSQL at 127\.0\.0\.1:1: nobody listens there \(ECONNREFUSED\) → /,
    );
    expect(await askRefused(url.replace('127.0.0.1', 'db.invalid'), 'SELECT 1')).toMatch(
      /^5 3: cannot connect to PostgreSQL at db\.invalid:\d+: (there is no such host|.*EAI_AGAIN)/,
    );
  });

  test('sslmode is what libpq means by it', async () => {
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const local = server.url().replace('127.0.0.1', 'localhost');
    const ca = `&sslrootcert=${encodeURIComponent(server.certificate)}`;
    const encrypted = async (url: string) => (await askRow(url, sql))['ssl'];
    expect(await encrypted(server.url())).toBe('true');
    expect(await encrypted(`${server.url()}?sslmode=disable`)).toBe('false');
    expect(await encrypted(`${server.url()}?sslmode=allow`)).toBe('false');
    // Encrypted with whomever it is, as long as nothing says who it must be.
    expect(await encrypted(`${server.url()}?sslmode=require`)).toBe('true');
    expect(await encrypted(`${server.url()}?sslmode=verify-ca${ca}`)).toBe('true');
    expect(await encrypted(`${local}?sslmode=verify-full${ca}`)).toBe('true');
    expect(await askRefused(`${local}?sslmode=verify-full`, sql)).toMatch(
      /^2 3: the certificate of .* is not trusted \(/,
    );
    expect(await askRefused(`${server.url()}?sslmode=verify-full${ca}`, sql)).toMatch(
      /^2 3: the certificate of .* is of another host \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    );
    expect(await askRefused(`${local}?sslmode=verify-ca&sslrootcert=/nowhere/ca.pem`, sql)).toMatch(
      /^2 3: the file of sslrootcert cannot be read → /,
    );
  });

  const running =
    "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(77%' AND pid <> pg_backend_pid()";
  async function nothingRuns(): Promise<void> {
    await expect.poll(() => askRow(server.url(), running), { interval: 20, timeout: 5000 }).toEqual({ n: '0' });
  }

  test('a query that takes too long is given up, here and on the server', async () => {
    expect(await askRefused(server.url(), 'SELECT pg_sleep(77)', { timeout: 300 })).toMatch(
      /^5 3: sources\.crm\.sql took longer than 300 ms; none of its rows is used → .*`timeout: 15m`/,
    );
    await nothingRuns();
    // Also one whose rows come one by one, none of which takes long.
    const dripping = 'SELECT g, pg_sleep(0.01) AS zzz FROM generate_series(1, 7700) AS g';
    expect(await askRefused(server.url(), dripping, { timeout: 300 })).toMatch(/^5 .* took longer than/);
    expect(await tablesLeft()).toEqual([]);
  });

  test('a query ends with the run that waits for it', async () => {
    const interrupt = new AbortController();
    const waiting = ask(server.url(), 'SELECT pg_sleep(77)', { signal: interrupt.signal });
    await expect.poll(() => askRow(server.url(), running), { interval: 20, timeout: 5000 }).toEqual({ n: '1' });
    interrupt.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    await nothingRuns();
  });

  test.each(['hangs up', 'breaks'] as const)(
    'a connection that %s in the middle of the rows gives none of them',
    async (how) => {
      const proxy = createServer((near) => {
        const far = connect(server.port, '127.0.0.1');
        let passed = 0;
        near.pipe(far);
        far.on('data', (bytes) => {
          passed += bytes.length;
          if (passed < 200_000) near.write(bytes);
          else if (how === 'breaks') near.resetAndDestroy();
          else near.end();
        });
        for (const socket of [near, far])
          socket.on('error', () => {}).on('close', () => [near, far].map((s) => s.destroy()));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const address = proxy.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        const url = `${server.url().replace(String(server.port), String(port))}?sslmode=disable`;
        const sql = "SELECT g, repeat('x', 50) AS x FROM generate_series(1, 20000) AS g";
        expect(await askRefused(url, sql)).toMatch(
          /^5 3: the connection to PostgreSQL.* was lost \(.*\); none of its rows is used → /,
        );
        expect(await askRow(url, 'SELECT 1 AS one')).toEqual({ one: '1' });
      } finally {
        proxy.close();
      }
    },
  );

  test('a source and a suppression list are read through the program; the password of the address is shown nowhere', async () => {
    const folder = scratchFolder({
      'audience-sync.yaml': `version: 1
project: acme
consent: { column: ok, granted: ["true"], denied: ["false"] }
sources:
  crm:
    connection: postgres://reader:\${PGPASSWORD}@127.0.0.1:${server.port}/postgres
    sql: |
      SELECT id, "Email", spent, since, ok
      FROM people
    map: { external_id: id }
    timeout: 1m
suppress:
  - connection: \${DATABASE_URL}
    sql: SELECT 'GRACE@example.com' AS email
segments:
  vips: { from: crm, where: "spent > 1000 and since < date '2025-01-01'" }
destinations: { meta: { type: meta, account: "1", access_token: token } }
audiences: { vips: { segment: vips, to: [meta] } }
`,
      '.env': `PGPASSWORD='${password}'\n`,
    });
    const env = { DATABASE_URL: server.url() };
    const { code, out, err } = await runCli(['plan', '--json'], { cwd: folder, env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      sources: [
        {
          name: 'crm',
          files: ['sources.crm.sql'],
          rows: 3,
          contacts: 2,
          rejected: { no_identifier: 1 },
          withheld: { denied: 1, suppressed: 0 },
        },
      ],
      lists: [{ audience: 'vips', wanted: 1 }],
    });
    writeFileSync(
      join(folder, 'audience-sync.yaml'),
      `version: 1
project: acme
sources:
  crm:
    connection: postgres://reader:\${PGPASSWORD}@127.0.0.1:${server.port}/postgres
    sql: |
      SELECT id,
        mail
      FROM people
`,
    );
    const refused = await runCli(['check', '--verbose'], { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/audience-sync\.yaml:8:9\D[^]*column "mail" does not exist/);
    for (const secret of [password, encodeURIComponent(password)])
      expect(out + err + refused.err).not.toContain(secret);
  });
});

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { rowLines } from '../../../src/sources/row-lines.ts';
import { cellsOf, engine, load, loadText, refused, rowsOf, useEngine } from '../load.ts';
import { scratchFolder } from '../scratch.ts';

useEngine();

const loadJson = (content: string | Uint8Array) => load(scratchFolder({ 'people.json': content }), 'people.json');
const refusedJson = (content: string) => refused(loadJson(content));
const lines = (...records: readonly string[]) => `${records.join('\n')}\n`;

describe('values', () => {
  test('nested fields become columns by their paths, in the order in which they come first', async () => {
    const source = await loadJson(
      lines(
        '{"email":"ann@example.com","address":{"city":"Rome","geo":{"lat":1.50}},"orders":[{"id":7},{"id":8,"paid":true}]}',
        '{"id":12345678901234567890,"email":null,"address":null,"tags":["a",null,"b"],"orders":[]}',
      ),
    );
    expect(source.columns.map(({ header }) => header)).toEqual([
      ...['email', 'address.city', 'address.geo.lat', 'orders[0].id', 'orders[1].id', 'orders[1].paid', 'id', 'tags'],
    ]);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', 'Rome', '1.50', '7', '8', 'true', null, null],
      [null, null, null, null, null, null, '12345678901234567890', 'a; b'],
    ]);
  });

  test.each([
    ['numbers stay as they are written', '1e5', '1e5'],
    ['ids keep their digits', '9007199254740993', '9007199254740993'],
    ['decimals keep their zeros', '-0.10', '-0.10'],
    ['booleans are words', 'false', 'false'],
    ['an empty text is nothing', '""', null],
    ['nothing is nothing', 'null', null],
    ['an empty list is nothing', '[]', null],
    ['blanks stay', '" x "', ' x '],
    ['escapes are taken out', String.raw`"a\"b\\c\/\n\u00e9\ud83d\ude00"`, 'a"b\\c/\né😀'],
    ['half a character is a replacement character', String.raw`"a\ud83d"`, 'a\uFFFD'],
    ['what divides cells within the engine is a blank', String.raw`"a\u001fb\u001ec\u0000d"`, 'a b c d'],
    ['letters of all alphabets stay', '"Ωé日本"', 'Ωé日本'],
    ['a list of plain values is one cell', '["a@example.com", 2, true, null, ""]', 'a@example.com; 2; true'],
  ])('%s', async (_, written, cell) => {
    const source = await loadJson(`{"email":"ann@example.com","v":${written}}\n`);
    expect(await cellsOf(source)).toEqual([['ann@example.com', cell]]);
  });

  test('plain values of a list with objects in it are one cell, each object is columns of its own', async () => {
    const source = await loadJson('{"email":"a@example.com","v":["b",{"x":1},[2,3]]}\n');
    expect(source.columns.map(({ header }) => header)).toEqual(['email', 'v', 'v[1].x', 'v[2]']);
    expect(await cellsOf(source)).toEqual([['a@example.com', 'b', '1', '2; 3']]);
  });

  test('of a name that an object has twice, the last value counts, with all that was in the first', async () => {
    const source = await loadJson(
      String.raw`{"email":"a@example.com","a":{"b":1,"c":2},"\u0061":{"b":3},"email":"b@example.com"}`,
    );
    expect(await rowsOf(source)).toMatchObject([{ email: 'b@example.com', a_b: '3', a_c: null }]);
  });

  test('names stand in headers as they are, with dots, quotes and brackets', async () => {
    const source = await loadJson(
      String.raw`{"email":"a@example.com","a.b":1,"say \"x\"":2,"":3,"c[0]":4,"__proto__":5,"é":6}`,
    );
    expect(source.columns.map(({ header }) => header)).toEqual([
      'email',
      'a.b',
      'say "x"',
      '',
      'c[0]',
      '__proto__',
      'é',
    ]);
    expect(await cellsOf(source)).toEqual([['a@example.com', '1', '2', '3', '4', '5', '6']]);
  });

  test('a field that is never filled is an empty column; one that holds objects elsewhere is none', async () => {
    const source = await loadJson(lines('{"email":"a@example.com","note":null,"b":null}', '{"b":{"c":1},"note":{}}'));
    expect(source.columns.map(({ header }) => header)).toEqual(['email', 'note', 'b.c']);
  });
});

const ann = '{"email":"ann@example.com","n":1}';
const bob = '{"email":"bob@example.com","n":2}';
const both = [
  ['ann@example.com', '1'],
  ['bob@example.com', '2'],
];

describe('where records stand', () => {
  test.each([
    ['one a line', lines(ann, bob), 'ndjson', [1, 2]],
    ['one a line, without the last line end', `${ann}\r\n${bob}`, 'ndjson', [1, 2]],
    ['one a line, with commas and empty lines between', lines(`${ann},`, '', `${bob},`), 'ndjson', [1, 3]],
    ['one behind the other', `${ann}${bob} `, 'json', [1, 1]],
    [
      'over several lines each',
      '{\n"email":"ann@example.com",\r"n":1}\r\n{\n "email":"bob@example.com","n":2\n}',
      'json',
      [1, 4],
    ],
    ['in a list', `[${ann},${bob}]`, 'json', [1, 1]],
    ['in a list over several lines', `\n [\n${ann} ,\n\n${bob},\n]\n`, 'json', [3, 5]],
    ['in one list after the other', `[${ann}]\n[]\n[${bob}]\n`, 'json', [1, 3]],
    ['in one field of an object', `{"object":"list",\n"data":[${ann},\n${bob}],"more":{"next":null}}`, 'json', [2, 3]],
    ['in a field far inside', `{"hits":{"total":2,"hits":[${ann},${bob}]},"tags":["x"],"errors":[]}`, 'json', [1, 1]],
  ])('%s', async (_, content, format, expected) => {
    const source = await loadJson(content);
    expect(await cellsOf(source)).toEqual(both);
    expect(source).toMatchObject({ rows: 2, unreadableCount: 0, warnings: [] });
    expect(source.files).toMatchObject([
      { format, encoding: 'utf-8', delimiter: undefined, hasHeader: true, cutOffLine: undefined },
    ]);
    const placed = await engine.rows(
      `SELECT line::INTEGER AS line FROM (${rowLines(source, source.table)}) ORDER BY _row`,
    );
    expect(placed.map(({ line }) => line)).toEqual(expected);
  });

  test('the addresses of the only person of a file are no records', async () => {
    const source = await loadJson('{"email":"ann@example.com","addresses":[{"zip":"1"},{"zip":"2"}]}');
    expect(await cellsOf(source)).toEqual([['ann@example.com', '1', '2']]);
  });

  test.each([
    ['with a byte-order mark', Buffer.from(`\uFEFF${ann}\n${bob}`), 'utf-8'],
    ['in UTF-16', Buffer.from(`\uFEFF[${ann},${bob}]`, 'utf16le'), 'utf-16le'],
    ['compressed by gzip', gzipSync(`[${ann},${bob}]`), 'utf-8'],
  ])('a file %s', async (_, content, encoding) => {
    const source = await loadJson(content);
    expect(await cellsOf(source)).toEqual(both);
    expect(source.files).toMatchObject([{ encoding }]);
  });

  test('standard input', async () => {
    const source = await load(scratchFolder(), '-', { stdin: Readable.from([Buffer.from(lines(ann, bob))]) });
    expect(await cellsOf(source)).toEqual(both);
  });

  test('what is not UTF-8 is read as Windows-1252, and that is told', async () => {
    const source = await loadJson(Buffer.from('{"email":"ann@example.com","né":"é"}\n', 'latin1'));
    expect(source.columns.map(({ header }) => header)).toEqual(['email', 'né']);
    expect(await cellsOf(source)).toEqual([['ann@example.com', 'é']]);
    expect(source.warnings).toEqual([
      expect.stringContaining('is not UTF-8 from line 1 on and was read as Windows-1252'),
    ]);
  });

  test('goes together with a file of another format', async () => {
    const source = await load(
      scratchFolder({ 'a.csv': 'email,x\ncat@example.com,9\n', 'b.json': lines(ann, bob) }),
      '*',
    );
    expect(source.rows).toBe(3);
    expect(new Set((await rowsOf(source)).map((row) => row['email']))).toEqual(
      new Set(['ann@example.com', 'bob@example.com', 'cat@example.com']),
    );
  });
});

describe('records that cannot be read', () => {
  test.each([
    ['{"a":1,}', 'has a comma too many'],
    ['{"a":[1,]}', 'has a comma too many'],
    ['{"a":NaN}', 'has NaN or Infinity, which JSON has not'],
    ['{"a":-Infinity}', 'has NaN or Infinity, which JSON has not'],
    ['{"a":1 /* one */}', 'has a comment'],
    ['{// one', 'has a comment'],
    ['// one', 'is no object'],
    ["{'a':1}", 'has a name without double quotes'],
    ['{"a":\'x\'}', 'has a text in single quotes'],
    ['{a:1}', 'has a name without double quotes'],
    ['{"a" 1}', 'lacks a colon behind a name'],
    ['{"a":1 "b":2}', 'lacks a comma or a closing bracket'],
    ['{"a":[1}', 'lacks a comma or a closing bracket'],
    ['{"a":007}', 'has a number that begins with zeros, without quotes'],
    ['{"a":1.}', 'has a number that JSON has no meaning for'],
    ['{"a":+1}', 'has a value that JSON has no meaning for'],
    ['{"a":True}', 'has a value that JSON has no meaning for'],
    ['{"a":nul}', 'has a value that JSON has no meaning for'],
    [String.raw`{"a":"\x"}`, 'has a backslash that JSON has no meaning for'],
    [String.raw`{"a":"\u12g4"}`, 'has a backslash that JSON has no meaning for'],
    ['{"a":"x', 'has a line break or control character within a text'],
    ['"ann"', 'is no object'],
    ['[1]', 'is no object'],
    ['null', 'is no object'],
  ])('%s %s', async (record, reason) => {
    const source = await loadJson(lines(ann, record, bob));
    expect(await cellsOf(source)).toEqual(both);
    expect(source.unreadable).toEqual([{ file: 'people.json', line: 2, reason }]);
    expect(source.files).toMatchObject([{ records: 2, unreadable: 1, cutOffLine: undefined }]);
  });

  test('are too deep or too long', async () => {
    const deep = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    const long = `{"a":"${'x'.repeat(2_000_000)}"}`;
    for (const content of [lines(ann, deep, long, bob), `[${ann},\n${deep},\n${long},${bob}]`]) {
      const source = await loadJson(content);
      expect(await cellsOf(source)).toEqual(both);
      expect(source.unreadable.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
        '2 has more than 100 objects and lists within each other',
        '3 is longer than 2,000,000 bytes',
      ]);
    }
  });

  test('leave no columns behind', async () => {
    const source = await loadJson(
      lines('{"email":"a@example.com","b":null}', '{"x":{"y":1},"b":2,"l":[{}],}', '{"b":{"c":1}}'),
    );
    expect(source.columns.map(({ header }) => header)).toEqual(['email', 'b.c']);
  });

  test('that were never closed cost their line, not the rows below', async () => {
    const source = await loadJson(lines(ann, '{"email":"cat@example.com","n":', bob, 'what is this', ann));
    expect(source).toMatchObject({ rows: 3, unreadableCount: 2 });
    expect(source.unreadable.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('and go over several lines are one row each', async () => {
    const pretty = '{\n  "email": "cat@example.com",\n  "address": NaN,\n  "list": [\n    {}\n  ]\n}';
    const source = await loadJson(lines(pretty, ann, bob));
    expect(source).toMatchObject({ rows: 2, unreadableCount: 1, unreadable: [{ line: 1 }] });
  });

  test('stand in a list and are passed over by their brackets', async () => {
    const source = await loadJson(`[${ann},\n{"a":[NaN,"]}"],\n"b":1},\nnull,[{}],"x",{"a":1,},{"a":"\n"}\n,${bob}]`);
    expect(await cellsOf(source)).toEqual(both);
    expect(source.unreadable.map(({ line }) => line)).toEqual([2, 4, 4, 4, 4, 4]);
  });

  test('stand in a list and hide where the next one begins: the file is refused', async () => {
    expect(await refusedJson(`[${ann},\n{"a":"x,"b":1},\n${bob}]`)).toBe(
      'people.json:2 a record lacks a comma or a closing bracket, and where the next one begins cannot be told → Export it again, or as one object a line.',
    );
    expect(await refusedJson(`[${ann},{"a":1}}},${bob}]`)).toMatch(
      /is no object, and where the next one begins cannot be told/,
    );
  });

  test('are all of them: the file is refused', async () => {
    expect(await refusedJson("{'email': 'ann@example.com', 'n': None}\n")).toMatch(
      /^people.json:1 no row can be read; the first has a name without double quotes/,
    );
  });
});

describe('a file that is cut off', () => {
  test.each([
    ['within its last line', `${ann}\n${bob.slice(0, -3)}`, 2, 1],
    ['within a text of its last line', `${ann}\n{"email":"b`, 2, 1],
    ['within a record of a list', `[\n${ann},\n${bob.slice(0, -3)}`, 3, 1],
    ['behind a record of a list', `[\n${ann},\n`, 3, 0],
    ['within the list of an object', `{"data":[${ann},`, 1, 0],
    ['behind the list of an object', `{"data":[${ann}],\n"more"`, 1, 0],
  ])('%s', async (_, content, cutOffLine, unreadable) => {
    const source = await loadJson(content);
    expect(await cellsOf(source)).toEqual(both.slice(0, 1));
    expect(source.files).toMatchObject([{ cutOffLine, unreadable }]);
    expect(source.warnings.join('\n')).toContain('the file may be incomplete');
  });

  test('is whole when it only lacks its last line end', async () => {
    expect((await loadJson(ann)).files).toMatchObject([{ cutOffLine: undefined }]);
  });
});

describe('a file is refused', () => {
  const asList = 'Export the records as a list of objects, `[{"email": "ann@example.com"}, …]`, or one object a line.';
  test.each([
    [
      '[]',
      'people.json holds no records → Export it again. A list without anybody must still name its columns: use CSV with a header.',
    ],
    [
      '{"contacts": [], "total": 0}',
      `people.json is one object without a list of records; its fields are: contacts, total → ${asList}`,
    ],
    ['{}', `people.json holds one object without fields → ${asList}`],
    [
      '[{},{}]',
      'people.json: its records have no fields → Export it again. A list without anybody must still name its columns: use CSV with a header.',
    ],
    ['[["email"],["ann@example.com"]]', `people.json is a list of lists, not of objects → ${asList}`],
    ['["ann@example.com"]', `people.json is a list of texts, not of objects → ${asList}`],
    ['[1,2]', `people.json is a list of plain values, not of objects → ${asList}`],
    [
      '{"error":{"message":"no"},"data":null}',
      'people.json holds no records: it is an answer that reports an error → Look into the file for what went wrong, and export it again.',
    ],
    [
      '{"errors":[{"message":"no"}]}',
      'people.json holds no records: it is an answer that reports an error → Look into the file for what went wrong, and export it again.',
    ],
    [
      `{"customers":[${ann}],"staff":[${bob}]}`,
      'people.json is one object with several lists of records: customers, staff → Export one of them as a file of its own, `[{"email": "ann@example.com"}, …]`.',
    ],
    [`{"1":${ann},"2":${bob}}`, `people.json holds its records as fields of one object, not as a list → ${asList}`],
  ])('%s', async (content, message) => {
    expect(await refusedJson(content)).toBe(message);
  });

  test('that has more columns than a table of people', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => `"f${n}":1`).join(',');
    expect(await refusedJson(`{${many}}`)).toBe('people.json has more than 1,000 columns → Export fewer fields.');
    const orders = Array.from({ length: 600 }, () => '{"id":1,"n":2}').join(',');
    expect(await refusedJson(`{"email":"a@example.com","orders":[${orders}]}`)).toBe(
      'people.json has more than 1,000 columns; most of them come from the field "orders" → Export it without that field.',
    );
  });

  test('whose text is in no encoding that we read', async () => {
    expect(await refused(loadJson(Buffer.from('{"email":"a@example.com","x":"\u0081"}\n', 'latin1')))).toMatch(
      /^people.json:1 unreadable encoding: it is neither UTF-8 nor Windows-1252/,
    );
  });

  test('no cell of it is in any message', async () => {
    const message = await refusedJson(`[{"email":"ann@example.com",,}`);
    expect(message).not.toContain('example.com');
  });
});

test('a table whose header begins with a bracket is still a table', async () => {
  const source = await loadText('[id],email\n1,ann@example.com\n');
  expect(source.files).toMatchObject([{ format: 'csv' }]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strictDecoder, undecodableLine } from '../../src/sources/files/decode-text.ts';
import { examineForeign } from '../../src/sources/files/foreign-text.ts';
import { encode } from './encode.ts';
import { cellsOf, loadText, refused, useEngine } from './load.ts';
import { inPieces } from './scratch.ts';

useEngine();

const as = (encoding: string) => ({ source: { encoding } });

describe('an encoding that the config declares', () => {
  test.each([
    // The second bytes of 表, ソ and ポ are a backslash and a bar.
    ['shift_jis', 'shift_jis', ['表ソ', 'ポ"能']],
    ['EUC-JP', 'euc-jp', ['表', '髙橋']],
    ['gb18030', 'gb18030', ['王小明', '北京']],
    ['gb2312', 'gbk', ['王小明', '北京']],
    ['big5', 'big5', ['許功蓋', '台北']],
    ['euc-kr', 'euc-kr', ['김영희', '서울']],
    ['windows-1251', 'windows-1251', ['Пётр', 'Київ']],
    ['iso-8859-2', 'iso-8859-2', ['Łukasz', 'Gdańsk']],
    ['iso-8859-15', 'iso-8859-15', ['Œdipe', '€']],
    ['macintosh', 'macintosh', ['Zoë', 'Malmö']],
    ['utf-16le', 'utf-16le', ['Zoë', '東京 👍']],
    ['utf-16be', 'utf-16be', ['Zoë', '東京']],
  ])('%s is read so, whatever delimits its columns', async (label, encoding, [name = '', city = '']) => {
    for (const delimiter of [',', '|']) {
      const quoted = `"${city.replaceAll('"', '""')}"`;
      const rows = [
        ['email', 'first_name', 'city'],
        ['ann@example.com', name, quoted],
      ];
      const source = await loadText(
        encode(rows.map((row) => `${row.join(delimiter)}\r\n`).join(''), encoding),
        as(label),
      );
      expect(await cellsOf(source)).toEqual([['ann@example.com', name, city]]);
      expect(source.files[0]).toMatchObject({ encoding, delimiter });
      expect(source.warnings).toEqual([]);
    }
  });

  test('of UTF-16 is refused for what is none, and nothing of it is shown', async () => {
    const text = 'email,name\nann@example.com,Ānn\n';
    for (const [label, written] of [
      ['utf-16le', 'utf-8'],
      ['utf-16le', 'utf-16be'],
      ['UTF-16', 'utf-8'],
      ['utf-16be', 'utf-16le'],
    ] as const) {
      const message = await refused(loadText(encode(text, written), as(label)));
      expect(message).toMatch(
        /^people\.csv:1 unreadable encoding: it is declared as utf-16\w*, and its bytes are not/i,
      );
      expect(message).not.toContain('ann');
    }
  });

  test('is that of JSON too', async () => {
    const text = '[{"email": "ann@example.com", "city": "表"}]';
    for (const encoding of ['shift_jis', 'utf-16le']) {
      const source = await loadText(encode(text, encoding), as(encoding));
      expect(await cellsOf(source)).toEqual([['ann@example.com', '表']]);
      expect(source.files[0]).toMatchObject({ format: 'json', encoding });
    }
  });

  test('settles what is read as Windows-1252 anyway', async () => {
    const bytes = Buffer.from('email,name\nann@example.com,Zo\xeb\x80\n', 'latin1');
    for (const label of ['windows-1252', 'latin1', 'ISO-8859-1']) {
      const source = await loadText(bytes, as(label));
      expect(await cellsOf(source)).toEqual([['ann@example.com', 'Zoë€']]);
      expect(source.warnings).toEqual([]);
    }
  });

  test('gives way to a byte-order mark, and that is told', async () => {
    const bytes = Buffer.from('\uFEFFemail,name\nann@example.com,Zoë\n', 'utf16le').swap16();
    const source = await loadText(bytes, as('shift_jis'));
    expect(await cellsOf(source)).toEqual([['ann@example.com', 'Zoë']]);
    expect(source.warnings).toEqual([
      'people.csv begins with the byte-order mark of utf-16be and was read so, not as shift_jis',
    ]);
    expect((await loadText(bytes, as('utf-16'))).warnings).toEqual([]);
  });

  test.each([
    ['shift_jis', [0x83], 'half a character at the end of a line'],
    ['windows-1252', [0x81], 'a gap of Windows-1252'],
    ['euc-kr', [0x8c, 0x63], 'a character that only a larger set has'],
    ['iso-8859-2', [0x8a], 'Windows-1250'],
    ['utf-8', [0xeb], 'Windows-1252'],
  ])('%s does not fit a file with %j: %s', async (encoding, bad) => {
    const bytes = Buffer.concat([
      Buffer.from('email,name\r\nann@example.com,Ann\r\nzoe@example.com,'),
      Buffer.from(bad),
      Buffer.from('\r\nbob@example.com,Bob\r\n'),
    ]);
    expect(await refused(loadText(bytes, as(encoding)))).toBe(
      `people.csv:3 unreadable encoding: it is declared as ${encoding}, which has no character for a byte here → ` +
        'Correct `encoding:`, or export it as CSV in UTF-8 (in Excel: Save As, “CSV UTF-8”).',
    );
  });
});

describe('undeclared', () => {
  test.each([
    ['windows-1251', 'Пётр,Київ'],
    ['gb2312', '王小明,北京'],
    ['windows-1253', 'Γιώργος,Αθήνα'],
  ])('%s is no Windows-1252, and the way to say so is told', async (encoding, text) => {
    const bytes = encode(`email,first_name,city\nann@example.com,Ann,Bonn\nbob@example.com,${text}\n`, encoding);
    expect(await refused(loadText(bytes))).toMatch(
      /^people.csv:3 unreadable encoding: it is not UTF-8, and its letters are hardly those of Windows-1252 → Say what it is by `encoding:`.*windows-1251/,
    );
  });

  test('rows of dots and words of accents are Windows-1252 all the same', async () => {
    const bytes = Buffer.from(
      'email,name\nann@example.com,\x95\x95\x95\x95 \xb7\xb7\xb7\xb7\xb7 \xc4\xd6\xdc\n',
      'latin1',
    );
    expect(await cellsOf(await loadText(bytes))).toEqual([['ann@example.com', '•••• ····· ÄÖÜ']]);
  });
});

test('pieces of a text are decoded as the whole is, wherever it is cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('shift_jis', 'gb18030', 'euc-kr', 'utf-16le', 'windows-1251'),
      fc.array(fc.constantFrom('a', '1', '\r\n', ','), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
      (encoding, plain, cuts) => {
        const more = { shift_jis: '表ソ', gb18030: '王', 'euc-kr': '김', 'utf-16le': '👍', 'windows-1251': 'П' };
        const text = plain.join(more[encoding]);
        const bytes = encode(text, encoding);
        const decode = strictDecoder(encoding);
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.map((place, index) => decode(bytes.subarray(places[index - 1] ?? 0, place)));
        expect([...pieces, decode()].join('')).toBe(text);
      },
    ),
    { seed: 20_261_125, numRuns: 60 },
  );
});

test('the line with bytes that are no text is found, wherever the file is cut', async () => {
  const foreign = Buffer.from('a\r\nb\rc\nd\u00e9\u65e5\r\n\xe9f\r\ng\n', 'latin1');
  const bad = Buffer.concat([
    Buffer.from('a\r\nb\rc\nd'),
    encode('表\r\n', 'shift_jis'),
    Buffer.from([0x83, 0x0a, 0x67]),
  ]);
  for (let size = 1; size <= 16; size += 1) {
    expect(await examineForeign(inPieces(foreign, size))).toMatchObject({ line: 4, kind: 'windows-1252' });
    expect(await undecodableLine(inPieces(bad, size), 'shift_jis')).toBe(5);
  }
});

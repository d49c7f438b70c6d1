import { describe, expect, test } from 'vitest';
import { findHeading } from '../../src/sources/find-heading.ts';
import { knownHeaders } from '../../src/sources/known-headers.ts';

/** Rows of cells that are divided by bars; the width is that of the last row. */
function headingOf(lines: readonly string[]) {
  const rows = lines.map((line) => line.split('|'));
  const { header, names, others, data } = findHeading(rows, rows.at(-1)?.length ?? 1, knownHeaders({ map: {} }));
  return { header, names: names.join('|'), others, data };
}

const alone = (header: number) => ({ header, others: [], data: header + 1 });

describe('the header below titles', () => {
  const header = 'Email|First Name|City|Country|Orders';
  const rows = ['ann@example.com|Ann|Rome|IT|1', 'bob@example.com|Bob|Oslo|NO|2'];

  test.each([
    ['a title', ['Report: All customers']],
    ['a title with commas in quotes', ['Customers, all, of November']],
    ['a title and who asked for it', ['Customers', 'Exported by ann@example.com', 'Generated on 2026-11-24']],
    ['filters', ['Lapsed customers', 'Country|Italy', 'Orders|1|or more', 'Status|Active']],
    ['filters called as columns are', ['City|Rome', 'Company|Acme', 'Email|is not empty']],
    ['a title that a spreadsheet has filled up', ['Customers||||', 'as of 2026-11-24||||']],
    ['notes', ['# made by a script', '# a|b|c|d|e']],
    ['a lone word that columns have', ['Company']],
    ['nine lines', Array.from({ length: 9 }, (_, n) => `Line ${n}`)],
  ])('%s', (_, titles) => {
    expect(headingOf([...titles, header, ...rows])).toMatchObject({ ...alone(titles.length), names: header });
  });

  test('of a list with one column', () => {
    expect(headingOf(['Contacts of November', 'Email', 'ann@example.com', 'bob@example.com'])).toMatchObject(alone(1));
  });
});

describe('of several rows of names, the header is the one that names most identifiers', () => {
  test.each([
    ['||Billing||Shipping', 'Email|Name|City|Zip|City|Zip'],
    ['Person||Billing||Shipping|', 'Email|Name|City|Zip|City|Zip'],
    ['Contact|Contact|Company|Company|Company|Other', 'Email|Name|Size|City|Zip|Note'],
  ])('below groups %s', (groups, header) => {
    const row = 'ann@example.com|Ann|Rome|00100|Oslo|0150';
    const { names, ...where } = headingOf([groups, header, row, row]);
    expect(where).toEqual({ header: 1, others: [0], data: 2 });
    expect(names).toBe(header);
  });

  test('below a title and groups', () => {
    const row = 'ann@example.com|Ann|Rome|00100|Oslo|0150';
    const lines = ['Customers', '||Billing||Shipping', 'Email|Name|City|Zip|City|Zip', row, row];
    expect(headingOf(lines)).toMatchObject({ header: 2, others: [1], data: 3 });
  });

  test('a column that it leaves without a name has it from the other row', () => {
    const row = 'ann@example.com|Ann|7|8';
    expect(headingOf(['|Person|Orders|', 'Email|Name||Spent', row, row])).toMatchObject({
      header: 1,
      names: 'Email|Name|Orders|Spent',
    });
  });

  test('above names for programs', () => {
    const row = 'ann@example.com|Ann|7';
    expect(headingOf(['E-Mail|Vorname|Punkte', 'email|first_name|score__c', row, row])).toEqual({
      header: 0,
      names: 'E-Mail|Vorname|Punkte',
      others: [1],
      data: 2,
    });
  });

  test('above names for programs that say more', () => {
    const row = 'ann@example.com|Ann|Example|7';
    expect(headingOf(['Kontakt|Rufname|Nachname|Punkte', 'email|first_name|last_name|score', row, row])).toMatchObject({
      header: 1,
      others: [0],
      data: 2,
    });
  });

  test.each(['text|text|EUR', '(required)|(optional)|(optional)', 'varchar(80)|varchar(40)|decimal'])(
    'above what its columns take: %s',
    (types) => {
      const row = 'ann@example.com|Ann|7';
      expect(headingOf(['Email|Name|Spent', types, row, row])).toMatchObject({ header: 0, others: [1], data: 2 });
    },
  );

  test('in an export of Qualtrics', () => {
    const row = '2026-11-24 06:00:00|Ann|ann@example.com|Yes';
    const { header, others, data } = headingOf([
      'StartDate|RecipientFirstName|RecipientEmail|Q1',
      'Start Date|Recipient First Name|Recipient Email|Would you come again?',
      '{"ImportId":"startDate"}|{"ImportId":"recipientFirstName"}|{"ImportId":"recipientEmail"}|{"ImportId":"QID1"}',
      row,
      row,
    ]);
    expect({ header, others, data }).toEqual({ header: 0, others: [1, 2], data: 3 });
  });

  test('in an export of SurveyMonkey', () => {
    const row = '11|ann@example.com|Ann|Fine|Ann Example|Rome';
    const { header, names, others, data } = headingOf([
      'Respondent ID|Email Address|First Name|How was it?|Please leave your address|',
      '|||Open-Ended Response|Name|City/Town',
      row,
      row,
    ]);
    expect({ header, others, data }).toEqual({ header: 0, others: [1], data: 2 });
    expect(names).toBe('Respondent ID|Email Address|First Name|How was it?|Please leave your address|City/Town');
  });

  test('above choices in an export of a survey', () => {
    const row = (choice: string) => `11|ann@example.com|${choice}`;
    const lines = ['Respondent ID|Email|What do you like?||', '||Tea|Coffee|Water', row('Tea||'), row('|Coffee|')];
    expect(headingOf(lines)).toMatchObject({ others: [], data: 1 });
    const answers = [row('1|0|0'), row('0|1|0'), row('0|0|1')];
    expect(headingOf([...lines.slice(0, 2), ...answers])).toMatchObject({
      names: 'Respondent ID|Email|What do you like?|Coffee|Water',
      others: [1],
      data: 2,
    });
  });

  test('above questions that only the rows below answer', () => {
    const row = '3|ann@example.com|Fine';
    const lines = ['ID|Email|Q2', 'Response number|What is your e-mail address?|How was it?', row, row, row];
    expect(headingOf(lines)).toMatchObject({ header: 0, others: [1], data: 2 });
  });
});

describe('rows of data are data', () => {
  test.each([
    ['with words that columns have', ['Email|Kanal|Zweitkanal', '|Email|Mobile', 'ann@example.com|Email|Phone']],
    ['with words that columns have, and no contact', ['Kanal|Wert', 'Email|5', 'Mobile|7']],
    ['with a broken e-mail', ['Email|Name|City', 'ann.example.com|Ann|Rome', 'bob@example.com|Bob|Oslo']],
    ['with an excuse for an e-mail', ['Email|Name|City', 'did not want to|Ann|Rome', 'bob@example.com|Bob|Oslo']],
    ['of types that come again', ['Email|A|B', '|text|number', '|text|date', 'bob@example.com|text|number']],
    ['with a word in brackets', ['Email|Name|City', '|(none)|', 'bob@example.com|Bob|Oslo']],
    ['like the header itself', ['Email|Name', 'Email|Name', 'bob@example.com|Bob']],
    ['alone', ['Email|Name', 'email|name']],
  ])('%s', (_, lines) => {
    expect(headingOf(lines)).toMatchObject(alone(0));
  });
});

test('people above a second header are no titles', () => {
  const table = ['Email|First Name|Last Name|Phone', 'cem@example.com|Cem|Kaya|+15125550123'];
  expect(headingOf(['Email|||', 'ann@example.com|||', 'bob@example.com|||', ...table])).toMatchObject(alone(0));
  expect(headingOf(['Owner|Email||', 'ann|ann@example.com||', ...table])).toMatchObject(alone(0));
});

test('a cell without end below the header takes no time', () => {
  const people = ['ann@example.com|Ann', 'bob@example.com|Bob'];
  for (const endless of [
    'x'.repeat(1_000_000),
    `${'x'.repeat(500_000)}:${' '.repeat(500_000)}.`,
    'x '.repeat(500_000),
  ]) {
    expect(headingOf(['Email|First Name', `${endless}|${endless}`, ...people])).toMatchObject({ header: 0 });
  }
});

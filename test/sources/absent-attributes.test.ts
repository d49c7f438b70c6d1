import { expect, test } from 'vitest';
import { absentAttributes } from '../../src/sources/absent-attributes.ts';

const columns = ['Email', 'Total Spent'].map((header) => ({
  header,
  attribute: header.toLowerCase().replace(' ', '_'),
  identifier: undefined,
}));

test.each([
  [{ email: 'text', total_spent: 'number' }, []],
  [{ 'Total Spent': 'number' }, [{ name: 'Total Spent', fix: 'Its name is total_spent; write that under `types:`.' }]],
  [
    { total_spend: 'number', vip: 'boolean' },
    [
      { name: 'total_spend', fix: 'Did you mean "total_spent"? The columns are: email, total_spent.' },
      { name: 'vip', fix: 'The columns are: email, total_spent.' },
    ],
  ],
])('of %j the export lacks %j', (types, absent) => {
  expect(absentAttributes({ columns, files: [] }, types)).toEqual(absent);
});

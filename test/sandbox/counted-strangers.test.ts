import { expect, test } from 'vitest';
import { digest } from '../../src/sandbox/engine/person.ts';
import { Membership } from '../../src/sandbox/engine/membership.ts';
import { PeopleIndex } from '../../src/sandbox/engine/people-index.ts';

test('a list that keeps no strangers counts their rows, and still knows the people of the population', () => {
  const index = new PeopleIndex((person) => person.emails ?? [], false);
  index.set([{ id: 'ada', emails: ['ada@example.com'] }]);
  const members = new Membership(index);
  const strangers = [digest('a'), digest('b')];
  expect(strangers.map((key) => members.add([key], 1))).toEqual(['anonymous', 'anonymous']);
  expect(members.add(['ada@example.com'], 1)).toBe('person');
  expect([members.size, members.anonymous, members.copy().size]).toEqual([3, 2, 3]);
  expect(members.remove([...strangers, 'ada@example.com'])).toBe(1);
  members.clear();
  expect(members.size).toBe(0);
});

import fc from 'fast-check';
import { keyOf, type ModelMember } from './model-members.ts';

/** People who live together share phones, addresses and e-mails; each household has values of its own. */
const householdSize = 3;

const member = (person: number): fc.Arbitrary<ModelMember> => {
  const home = Math.floor(person / householdSize);
  const some = (kind: string, most: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: most }), { maxLength: 2 })
      .map((ns) => ns.map((n) => `${kind}${home}.${n}`));
  return fc
    .record({
      email: some('e', 3),
      phone: some('p', 1),
      address: fc.option(
        fc.tuple(
          fc.constantFrom('ann', 'bob'),
          fc.constantFrom(`lee${home}`),
          fc.constant('US'),
          fc.constantFrom('1', '2'),
        ),
      ),
      gender: fc.constantFrom('f', 'm'),
    })
    .map(({ email, phone, address, gender }) => ({
      person,
      email: email.toSorted(),
      phone: phone.toSorted(),
      address: address ?? [],
      // The model tells people with the same values apart, which a platform does not.
      gender: `${gender}${person}`,
    }))
    .filter(({ email, phone, address }) => email.length + phone.length + address.length > 0);
};

/** Who is wanted in one run: of each person none, one or two members; the same values are one member. */
export const wantedPeople = (people: number): fc.Arbitrary<ModelMember[]> =>
  fc
    .tuple(
      ...Array.from({ length: people }, (_, person) =>
        fc.oneof(
          { arbitrary: fc.constant([]), weight: 2 },
          { arbitrary: fc.tuple(member(person)), weight: 5 },
          { arbitrary: fc.tuple(member(person), member(person)), weight: 1 },
        ),
      ),
    )
    .map((lists) => unique(lists.flat()));

function unique(members: readonly ModelMember[]): ModelMember[] {
  return [...new Map(members.map((each) => [keyOf(each), each])).values()];
}

/** What the next run wants: some people as before, the others anew. */
export function following(before: readonly ModelMember[], fresh: readonly ModelMember[], stays: readonly boolean[]) {
  const isStaying = ({ person }: ModelMember) => stays[person % stays.length] === true;
  return unique([...before.filter(isStaying), ...fresh.filter((each) => !isStaying(each))]);
}

import { platformNames, type Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { ChaosPerson } from './people.ts';

/** Who is on each list of the platforms, by id, and until when, where that is known. */
export type Standing = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Google may put people on its lists long after they were sent, and with them somebody who denies by now. */
const atOnce = platformNames.filter((name) => name !== 'google');

export function standingOn(sandbox: Pick<Sandbox, 'lists'>): Standing {
  return new Map(
    atOnce.flatMap((platform) =>
      sandbox
        .lists(platform)
        .map(
          ({ id, people, until = {} }) =>
            [`${platform} ${id}`, new Map(people.map((person) => [person, until[person] ?? 0]))] as const,
        ),
    ),
  );
}

/** Which of these people came on a list in between, or are to stay for longer, in words. */
export function sentAmong(people: readonly ChaosPerson[], before: Standing, after: Standing): string[] {
  return [...after].flatMap(([list, ends]) =>
    people.flatMap(({ nature: { person } }) => {
      const [was, is] = [before.get(list)?.get(`p${person}`), ends.get(`p${person}`)];
      return is !== undefined && (was === undefined || is > was)
        ? [`p${person} is barred and was sent to ${list}`]
        : [];
    }),
  );
}

import { admittedTo, type ChaosList, type History } from './admission.ts';
import {
  afterQuiet,
  afterTrouble,
  type AtRun,
  explaining,
  firstHistories,
  forgotten,
  nameOf,
  putBack,
} from './histories.ts';
import type { ChaosPerson } from './people.ts';
import type { Setup } from './setup.ts';

/** What may have become of everybody: all histories that agree with what was seen so far. */
export class Members {
  /** By the index of the person. */
  private histories: readonly (readonly History[])[];
  private old: readonly (readonly History[])[];

  constructor(setup: Setup) {
    this.histories = setup.people.map(() => firstHistories(setup));
    this.old = this.histories;
  }

  /** A copy of the ledger is put aside. */
  backUp(): void {
    this.old = this.histories;
  }

  putBack(): void {
    this.histories = this.histories.map((each, person) => putBack(each, this.old[person] ?? []));
  }

  forget(): void {
    this.histories = this.histories.map(forgotten);
  }

  /** @param days that the run may have seen */
  afterTrouble(setup: Setup, days: readonly number[]): void {
    for (const today of new Set(days)) {
      this.histories = this.histories.map((each) => afterTrouble(each, { setup, today }));
    }
  }

  afterQuiet(run: readonly AtRun[]): void {
    this.histories = run.map((at) => afterQuiet(this.of(at.person), at));
  }

  isOn(at: AtRun, list: ChaosList): 'always' | 'sometimes' | 'never' {
    const name = nameOf(list);
    const on = this.of(at.person).map((history) =>
      admittedTo(at.setup, at.person, at.fits, history, at.today).some((each) => nameOf(each) === name),
    );
    return on.includes(true) ? (on.includes(false) ? 'sometimes' : 'always') : 'never';
  }

  /**
   * Keeps the histories that explain where everybody is; says of whom none does.
   *
   * @param isOn undefined where that is not known
   */
  compare(
    run: readonly AtRun[],
    lists: readonly ChaosList[],
    isOn: (list: ChaosList, person: ChaosPerson) => boolean | undefined,
  ): string[] {
    const before = this.histories;
    this.histories = run.map((at) => explaining(this.of(at.person), at, (list) => isOn(list, at.person), lists));
    return run.flatMap(({ person, today }) => {
      if (this.of(person).length > 0) return [];
      const on = lists.filter((list) => isOn(list, person) === true).map(nameOf);
      const known = JSON.stringify(before[person.nature.person]);
      return [
        `no history of p${person.nature.person} has them on ${on.join(', ') || 'no list'} on day ${today}: ${known}`,
      ];
    });
  }

  /** The arms of everybody of whom one is known. */
  arms(): Record<string, string>[] {
    return this.histories.flatMap((histories) => {
      const [first] = histories;
      const known = Object.entries(first?.arms ?? {}).filter(([name, arm]) =>
        histories.every(({ arms }) => arms[name] === arm),
      );
      return known.length > 0 ? [Object.fromEntries(known)] : [];
    });
  }

  private of({ nature: { person } }: ChaosPerson): readonly History[] {
    return this.histories[person] ?? [];
  }
}

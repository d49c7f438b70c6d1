import { PeopleIndex } from '../engine/people-index.ts';
import type { Person } from '../engine/person.ts';
import { sandboxCredentials } from '../credentials.ts';
import type { AudienceSettings } from './audience-settings.ts';
import { Audience } from './audience.ts';
import { ExternalIds } from './external-ids.ts';
import { personKeysOf } from './person-keys.ts';
import type { UploadSession } from './upload-session.ts';

/** Ids look like Meta's: longer than a JavaScript number is exact. */
const FIRST_ID = 23_850_000_000_000_000n;

/** That an ad account may have, by Meta's guide to custom audiences. */
export const MOST_AUDIENCES = 500;

/** The one ad account of the sandbox, with its audiences. */
export class AdAccount {
  /** `act_` and digits. */
  readonly node = sandboxCredentials.meta.account;
  readonly id = sandboxCredentials.meta.account.slice('act_'.length);
  readonly index: PeopleIndex;
  readonly externalIds: ExternalIds;
  /** By session id, which is unique within the account. */
  readonly sessions = new Map<number, UploadSession>();
  readonly #audiences = new Map<string, Audience>();
  #made = 0n;
  #populated = false;

  constructor(keepsStrangers: boolean) {
    this.index = new PeopleIndex(personKeysOf, keepsStrangers);
    this.externalIds = new ExternalIds(this.index);
  }

  setPopulation(people: readonly Person[]): void {
    this.index.set(people);
    this.#populated = people.length > 0;
  }

  create(settings: AudienceSettings, now: number): Audience {
    this.#made += 1n;
    const audience = new Audience(String(FIRST_ID + this.#made), settings, this.index, now);
    this.#audiences.set(audience.id, audience);
    return audience;
  }

  /** Undefined when there is none, or none any more. */
  find(id: string, now: number): Audience | undefined {
    this.#refresh(now);
    return this.#audiences.get(id);
  }

  /** In the order they were made. */
  all(now: number): Audience[] {
    this.#refresh(now);
    return [...this.#audiences.values()];
  }

  /** Audiences of others that fill the account, the newest first; each older than all of `all`. */
  others(now: number): Audience[] {
    const settings = { name: 'Of another tool', customer_file_source: 'USER_PROVIDED_ONLY' };
    const count = Math.max(0, MOST_AUDIENCES - this.#audiences.size);
    return Array.from(
      { length: count },
      (_, n) => new Audience(String(FIRST_ID - BigInt(n)), settings, this.index, now),
    );
  }

  /** How many audiences there are. */
  get size(): number {
    return this.#audiences.size;
  }

  delete(id: string): void {
    this.#audiences.delete(id);
  }

  /** How many people Meta finds for a list: those of the population; without a population every row is somebody. */
  matched({ members }: Audience): number {
    return this.#populated ? members.people.length : members.size;
  }

  #refresh(now: number): void {
    for (const audience of this.#audiences.values()) {
      audience.refresh(now);
      if (now >= (audience.deletedAt(now) ?? Infinity)) this.#audiences.delete(audience.id);
    }
  }
}

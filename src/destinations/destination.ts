import type { MemberKind } from '../config/audience-config.ts';
import type { ListPurpose } from '../config/consent-config.ts';
import type { Field } from '../identifiers/identifier.ts';
import type { RuleSet } from '../identifiers/rule-sets.ts';
import type { Expiry } from './expiry.ts';
import type { Found, Members, Wording } from './member.ts';
import type { Signal } from './signals.ts';

/** What a platform can do and what it limits. Every number stands here once, with its source in a comment. */
export interface Capabilities {
  /** How fields are normalised, and in which form each leaves. */
  readonly rules: RuleSet;
  /** Fields the platform takes, of those that the rules name. */
  readonly fields: readonly Field[];
  /**
   * Which values alone find a person. Each entry is a set of fields that must all be there, e.g. `['email']` or
   * `['first_name', 'last_name', 'country', 'postal_code']`. A member without any of them is rejected.
   */
  readonly matchKeys: readonly (readonly Field[])[];
  /** What its lists are for, and so which consent people must have given; default: ads. Nobody gets e-mails without having agreed to them. */
  readonly purpose?: ListPurpose;
  /** Most members in one request. */
  readonly batchSize: number;
  /** Most e-mails + phones + … of one member in one request; the rest is left out. Undefined: no limit. */
  readonly identifiersPerMember: number | undefined;
  /** Whether an address (a match key of several fields) is one of them. */
  readonly addressIsIdentifier?: true;
  /** Requests under way at once per destination. */
  readonly concurrency: number;
  /** Most calls in any span of `perMs` milliseconds; every one of them holds. */
  readonly rates: readonly { readonly calls: number; readonly perMs: number }[];
  /** `asynchronous`: a receipt names a request whose result comes later (see `poll`). */
  readonly results: 'immediate' | 'asynchronous';
  /** Milliseconds after which a result that has not come never will; with asynchronous results. */
  readonly resultsWithinMs?: number;
  /**
   * How whoever is on a list without having been sent leaves it, whoever they are. `as-of`: everybody is added again, then
   * whoever was last added before that leaves; `session`: what one session sends becomes the list. Undefined: not at all.
   */
  readonly replacement: 'as-of' | 'session' | undefined;
  /**
   * `whole-list`: nobody can be added to or removed from a list; whatever changes, one session sends everybody (`replacement` is
   * `session`). Default: adds and removes are sent one by one.
   */
  readonly changes?: 'whole-list';
  /** Fewest and most members that a whole list may have, with `changes`; default: any number. */
  readonly wholeList?: { readonly fewest: number; readonly most: number };
  /** `none`: nobody can be taken off a list; people stay until their membership is over. Default: whoever is named leaves. */
  readonly removal?: 'none';
  /**
   * `none`: no list can be looked for, so that of one whose creation was not answered only a person can see whether it is there. Default:
   * a list is found by our key.
   */
  readonly lookup?: 'none';
  /** Whether `adopt` takes over what stands in a list's place (a file). Default: a list of its name, where names are unique. */
  readonly adoptable?: true;
  /** Most calls in a day (UTC), over all runs; a sync counts its own. Undefined: as many as `rates` allow. */
  readonly dailyCalls?: number;
  /** What the platform can be told of each member. */
  readonly signals: readonly Signal[];
  /** What a member is worth, where lists can be made to take that; undefined: they cannot. */
  readonly values:
    | { /** The least value, in the currency of the config's files. */ readonly least: number }
    | undefined;
  /** Fewer members than this are not served; warned about. */
  readonly minimumSize: number;
  /** Fewer that are sent than this may come to fewer that are found than `minimumSize`; where the platform says how many. */
  readonly advisedSize?: number;
  /** What lists may be called. */
  readonly names: {
    /** Whether an ad account takes every name once. */
    readonly areUnique: boolean;
    /** Most characters, where the platform says how many. */
    readonly longest: { readonly name?: number; readonly description?: number };
    /** In words, what becomes of a list that suggests something about health or money; undefined: nothing that is known. */
    readonly sensitive: string | undefined;
  };
  /** How long members stay on a list. */
  readonly membership: {
    /** The longest time that can be set, in days; undefined: the platform has no such setting. */
    readonly longestDays: number | undefined;
    /** Days when nothing is set; undefined: for ever, where a time that was set once can be changed and not be unset. */
    readonly unsetDays: number | undefined;
    /** Days without any change after which the platform puts the list to rest or empties it; undefined: never. */
    readonly idleDays: number | undefined;
  };
}

/** What a list should look like. */
export interface ListSpec {
  /** Our key, by which a list is found again: `audience-sync:<project>:<audience>`. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly membershipDays: number | undefined;
  /** Whether its members come with values, which is fixed when it is made; default: without. */
  readonly takesValues?: boolean;
  /** Whether a list of its name that is none of ours is taken over; default: no. */
  readonly adopts?: boolean;
  /** What its members are, which is fixed when it is made; default: people. */
  readonly members?: MemberKind;
}

/** A list as the platform describes it. */
export interface RemoteList {
  readonly id: string;
  readonly name: string;
  /** Days after which members leave, where the platform tells; undefined also where they stay for ever. */
  readonly membershipDays: number | undefined;
  /** Whether its members must come with values; absent: they come without. */
  readonly takesValues?: boolean;
  /**
   * `ready` takes members; `blocked` takes none until a person acts; `archived`: put to rest for want of use, a change wakes it;
   * `expired`: its members are gone; `unfit`: of a kind that the destination does not send to as it is set, so that another list takes its
   * place, and whoever is on it stays.
   */
  readonly state: 'ready' | 'busy' | 'blocked' | 'archived' | 'expired' | 'unfit';
  /** The platform's own word and explanation, e.g. `UPDATING` or `471 flagged`. */
  readonly health: string;
  /** What a person does about it; of a list that is `blocked`, where that is known. */
  readonly fix?: string;
  /** People the platform reports; undefined while it reports none. */
  readonly size: { readonly lower: number; readonly upper: number } | undefined;
  /** Of these, how many it reports on each of its networks (`search`), where it tells them apart. */
  readonly networks?: Readonly<Record<string, number>>;
  /** A share or range in percent, as text for people, e.g. `61–70%`; undefined where there is none. */
  readonly matchRate: string | undefined;
  readonly servable: boolean | undefined;
}

/** A platform's answer to one batch. Whom it does not speak of was accepted. */
export interface Receipt {
  /** The platform's request id, trace id or session id. */
  readonly reference: string | undefined;
  /** Members refused one by one (index in the batch), where the platform names them. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  /** Members refused without being named. */
  readonly refusedUnnamed: number;
  /** Members that may be sent again at once (throttled one by one). */
  readonly again: readonly number[];
  /** Whether an earlier attempt, whose answer was lost, may have been taken as well. */
  readonly repeated?: boolean;
  readonly warnings: readonly string[];
}

/** The result of an asynchronous request. */
export interface RequestResult {
  readonly state: 'processing' | 'done' | 'partial' | 'failed';
  /** Whether to send the same members once more can help; of a failure that is about them it cannot. */
  readonly again: boolean;
  /** Platform reason to count. */
  readonly refused: Readonly<Record<string, number>>;
  readonly warnings: Readonly<Record<string, number>>;
}

/**
 * What a preflight answers, in this order: the token, what it may do, the ad account, the rights on it, the platform's terms,
 * whether our lists take members, the names that new lists would have, the version, our clock.
 */
export type CheckSubject =
  | 'credentials'
  | 'scope'
  | 'account'
  | 'role'
  | 'terms'
  | 'list'
  | 'name'
  | 'API version'
  | 'clock';

/** Clears lists of whoever was not added lately; see `Capabilities.replacement`. */
export interface Clearing {
  /** The platform's clock: what is added from now on is not before it. */
  now(): Promise<Date>;
  /** Takes off whoever was last added before `asOf`. May be repeated with the same time. */
  clear(listId: string, asOf: Date): Promise<Receipt>;
}

/** Replaces lists by what one session sends; see `Capabilities.replacement`. */
export interface Replacing {
  /**
   * What the last session of a list came to; nothing else may be sent while one is running. Always `none` where nobody can tell: a first
   * part whose answer was lost is then sent once more, in a session of its own.
   */
  state(listId: string): Promise<'running' | 'failed' | 'none'>;
  /** Makes a session and sends nothing yet. */
  open(listId: string): ReplacementSession;
  /** Whether one part without members makes the list empty; default: somebody must be sent. */
  readonly takesNobody?: true;
  /** Whether the first part may be repeated as well, though its answer was lost: nothing of a session counts before its last part. */
  readonly repeats?: true;
}

export interface ReplacementSession {
  /**
   * Told of members who leave, before the first part, where the platform is to be told of them beside the list; the same as the
   * ledger has them.
   */
  leave?(members: Members): Promise<void>;
  /**
   * Sends one part. The first may be sent once only, unless `Replacing.repeats`: after a failure that is `unclear` the state tells whether it
   * arrived. With `last` the session ends, unless the receipt names members to send `again`.
   */
  send(part: ReplacementPart, members: Members): Promise<Receipt>;
  /** Told when the session is not gone on with, where something is kept open for it; harmless at any time. */
  abandon?(): Promise<void>;
}

export interface ReplacementPart {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Whether nobody comes behind these members. */
  readonly last: boolean;
}

/** One finding of a preflight. */
export interface CheckResult {
  readonly what: CheckSubject;
  readonly ok: boolean;
  /** Nothing stands in the way of a sync, but a person should look. */
  readonly warning?: true;
  readonly detail: string;
  /** Where and how a person mends it: the page's address, its place in a menu, the key of the config. */
  readonly fix?: string;
}

export type Operation = 'add' | 'remove';

/** How members get onto lists. */
export interface Door {
  readonly capabilities: Capabilities;
  /** Never called where `capabilities.changes` is `whole-list` (`neverSent`). */
  send(listId: string, operation: Operation, members: Members): Promise<Receipt>;
  /**
   * How the engine is to write members who have nothing but what was found; they are sent as they are where it is absent, or says
   * nothing. The same as what is sent of a `Member`, but for blanks and escapes.
   */
  wording?(operation: Operation, found: Found): Wording | undefined;
  /**
   * Told when nothing of one operation on a list comes any more, for now: present where what was sent takes effect only then. What
   * this is not told of, because the run died or broke off, never takes effect, and `poll` says that it failed.
   */
  finish?(listId: string, operation: Operation): Promise<void>;
  /** The result of an asynchronous request. Present when `capabilities.results` is `asynchronous`. */
  poll?(reference: string): Promise<RequestResult>;
  /** Present when `capabilities.replacement` is `as-of`. */
  readonly clearing?: Clearing;
  /** Present when `capabilities.replacement` is `session`. */
  readonly replacing?: Replacing;
}

/**
 * An ad account on a platform, with the door for people. Implementations do one attempt of one call: retries, limits, batching and the journal
 * belong to the core. Every method rejects with `DestinationError`, whose disposition says what the core does.
 * All calls but `createList` may be repeated without harm.
 */
export interface Destination extends Door {
  readonly name: string;
  readonly type: string;
  /** Changes nothing and touches no member: answers every `CheckSubject` that can be told, for the `lists` of the config. */
  check(lists?: readonly ListSpec[]): Promise<readonly CheckResult[]>;
  /** Finds a list by our key, never by its name alone. */
  findList(spec: ListSpec): Promise<RemoteList | undefined>;
  /**
   * Gives the list of this name our key, unless there is none, or it carries another one of ours. Only where names are unique, so that
   * there is no doubt which is meant; absent where no list can be taken over.
   */
  adoptList?(spec: ListSpec): Promise<RemoteList | undefined>;
  createList(spec: ListSpec): Promise<RemoteList>;
  /** What a person does about a list whose creation was not answered, where none can be looked for; undefined: they say that it is not there. */
  whenUnanswered?(spec: ListSpec): string | undefined;
  /** Makes name, description and membership of our list those of `spec`. */
  updateList(id: string, spec: ListSpec): Promise<void>;
  /** Undefined when the platform does not know the list any more. */
  describeList(id: string): Promise<RemoteList | undefined>;
  /** The door for companies; present where the adapter has capabilities for them. */
  readonly companies?: Door;
  /** Which ad accounts the credentials reach, where the platform tells. Reads only. */
  accounts?(): Promise<readonly ReachableAccount[]>;
  /** When credentials and API version end, and of which of them nobody tells. */
  expiries(): Promise<readonly Expiry[]>;
}

/** An ad account that the credentials of a destination reach. */
export interface ReachableAccount {
  /** As the config writes it. */
  readonly id: string;
  readonly name: string | undefined;
  /** Whether it manages others and holds no lists of its own to advertise to. */
  readonly isManager: boolean;
  readonly isTest: boolean;
  /** In the platform's word, such as `ENABLED`, or the error that it answers with. */
  readonly state: string;
  /** The accounts above it through which it is reached, the topmost first; none where it is reached directly. */
  readonly managers: readonly string[];
}

/** What a destination needs from outside. */
export interface DestinationContext {
  now(): Date;
  /** Milliseconds that only grow: for how long something takes. */
  uptime(): number;
  random(): number;
  /** Resolves after `ms`, or rejects when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Counts a call before it is made, where the platform allows a number of them in a day (`Capabilities.dailyCalls`); rejects with
   * `defer` when there may be no more. Absent where nobody counts.
   */
  spendCall?(): Promise<void>;
  /** Ends calls when the run is interrupted. */
  readonly signal: AbortSignal;
  /** A line for `--verbose`; never personal data. */
  log(line: string): void;
}

import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import type { Barred } from '../contacts/suppression.ts';
import { quoteName } from '../engine/sql.ts';
import { dueKeys, heldMembers } from '../ledger/held.ts';
import { memberColumns } from '../ledger/schema.ts';
import { difference, type Difference, isLate, type Renewal, revalued } from './diff.ts';
import { leavingWay } from './leaving-way.ts';
import { allUnits, unitsInUse } from './match-units.ts';
import { membersAtRisk } from './pending-removals.ts';
import { type ChangeCounts, writeChanges, writeFirstChanges, writeUnkept } from './plan-tables.ts';
import { nameRemovals } from './removal-names.ts';
import { lastDay } from './staying-on.ts';
import { setNobodyAside, setSupersededAside, supersededTable } from './superseded.ts';
import type { Wanted } from './wanted.ts';
import { withdrawnKeys } from './withdrawn.ts';

/** What one list's changes come to; the members stand in the plan database. */
export interface ListChanges extends ChangeCounts {
  /** Members who may be on the list now. */
  readonly held: number;
  /** Wanted members who may be on the list already. */
  readonly staying: number;
  /** Refreshes of members whose renewal is due. */
  readonly late: number;
  /** Refreshes for nothing but another value. */
  readonly revalued: number;
  /** Held people of whom nothing is wanted any more, not even changed. */
  readonly leaving: number;
  /** Those of them who deny consent now, or are suppressed. */
  readonly withdrawn: number;
  /** Removed members who did not withdraw and can be named only by values that wanted members have too. */
  readonly sharing: number;
  /** Those who are not wanted any more and stay, where nobody can be taken off; undefined elsewhere. */
  readonly stayingOn: StayingOn | undefined;
}

interface StayingOn {
  readonly members: number;
  /** Those of them who withdrew. */
  readonly withdrawn: number;
  /** The UTC day on which all of them have left, when membership is of so many days. */
  until(days: number): string;
}

interface Given {
  readonly wanted: Pick<Wanted, 'table' | 'members' | 'unkept' | 'wanted'>;
  /** The list's number in the ledger; undefined when it has none yet. */
  readonly list: number | undefined;
  readonly capabilities: Capabilities;
  readonly renewal: Renewal | undefined;
  readonly full: boolean;
  /** Whether members are sent with values; default: without. */
  readonly valued?: boolean;
  /** Who must be on no list; undefined: nobody. */
  readonly barred?: Barred | undefined;
  /** Whether members are written down who only have to be counted, because all of them are added. */
  readonly keeps: boolean;
}

/** Compares a list with its wanted members and writes the changes into the plan database. */
export async function planChanges(engine: Engine, index: number, given: Given): Promise<ListChanges> {
  const { wanted, list } = given;
  if (list !== undefined) return planKnown(engine, index, { ...given, list });
  if (given.keeps) {
    await setNobodyAside(engine, index);
    await writeFirstChanges(engine, index, wanted);
    await writeUnkept(engine, index, wanted);
  }
  const counts = { adds: wanted.wanted, removes: 0, refreshes: 0 };
  return {
    ...counts,
    held: 0,
    staying: 0,
    late: 0,
    revalued: 0,
    leaving: 0,
    withdrawn: 0,
    sharing: 0,
    stayingOn: undefined,
  };
}

async function planKnown(
  engine: Engine,
  index: number,
  given: Given & { readonly list: number },
): Promise<ListChanges> {
  const { wanted, list, capabilities } = given;
  const name = String(index);
  const way = leavingWay(capabilities);
  const changed = await difference(engine, wanted.table, {
    valued: false,
    whole: way !== 'whole-list' ? undefined : capabilities.changes === undefined ? 'for removals' : 'for any change',
    keepsAll: way === 'in-time',
    ...given,
    name,
  });
  const stayingOn = way === 'in-time' ? await countStaying(engine, given) : undefined;
  const fresh = quoteName(`fresh ${name}`);
  const newcomers = changed.some.adds
    ? await wanted.members(`SELECT key FROM ${wanted.table} ANTI JOIN ${changed.held} USING (key)`)
    : `(SELECT ${memberColumns.join(', ')} FROM (${heldMembers(list)}) LIMIT 0)`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${fresh} AS FROM ${newcomers}`);
  const rows = (among: string): string => {
    const those = (table: string) => `(FROM ${table} SEMI JOIN (${among}) USING (key))`;
    return wantedRows(list, those(wanted.table), those(fresh));
  };
  const { removes } = changed.some;
  // What nobody has who goes need not be looked for in those who stay.
  const units = removes ? await unitsInUse(engine, allUnits(capabilities), changed.removes) : [];
  if (removes && (await someoneReturns(engine, changed.removes, wanted.table))) {
    const wantedToo = rows(`SELECT key FROM ${wanted.table} SEMI JOIN ${changed.removes} USING (person)`);
    await setSupersededAside(engine, index, { removes: changed.removes, wanted: wantedToo, units });
  } else await setNobodyAside(engine, index);
  const reasons = changed.some.refreshes
    ? await countReasons(engine, changed, { ...given, wanted: wanted.table })
    : { late: 0, revalued: 0 };
  const superseded = supersededTable(index);
  const withdrawn = quoteName(`withdrawn ${name}`);
  if (removes) {
    const leave = `(FROM ${changed.removes} ANTI JOIN ${wanted.table} USING (person))`;
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE ${withdrawn} AS ${withdrawnKeys(leave, capabilities, given.barred)}`,
    );
  }
  const removal = removes
    ? await nameRemovals(engine, name, {
        withdrawn,
        removes: changed.removes,
        adds: changed.adds,
        superseded,
        wanted: wanted.table,
        rows: keptRows(list, changed.removes, fresh),
        units,
      })
    : undefined;
  const asynchronous = capabilities.results === 'asynchronous';
  const atRisk = asynchronous
    ? await membersAtRisk(engine, name, { list, rows, difference: changed, units: allUnits(capabilities) })
    : undefined;
  const counts = await writeChanges(engine, index, { rows, fresh, difference: changed, removal, asynchronous, atRisk });
  if (given.keeps) await writeUnkept(engine, index, wanted);
  const made = [
    changed.held,
    changed.removes,
    changed.adds,
    changed.refreshes,
    fresh,
    removal?.table,
    removal?.touched,
    removal?.related,
    removes ? withdrawn : undefined,
    atRisk,
  ];
  const drops = made.filter((table) => table !== undefined).map((table) => `DROP TABLE ${table}`);
  await engine.run(drops.join('; '));
  const { leaving = 0, withdrawn: withdrew = 0, sharing = 0 } = removal ?? {};
  return { ...counts, ...changed.counts, ...reasons, leaving, withdrawn: withdrew, sharing, stayingOn };
}

/** Who is on a list and not wanted, where nobody can be taken off. */
async function countStaying(
  engine: Engine,
  { wanted, list, capabilities, barred }: Given & { readonly list: number },
): Promise<StayingOn> {
  const staying = `(FROM (${heldMembers(list)}) ANTI JOIN ${wanted.table} USING (key))`;
  const { n, withdrawn, last } = await engine.row(`
    SELECT count(*)::INTEGER AS n, count(*) FILTER (key IN (${withdrawnKeys(staying, capabilities, barred)}))::INTEGER AS withdrawn,
      epoch_ms(max(sent_at))::DOUBLE AS last FROM ${staying}`);
  return {
    members: Number(n),
    withdrawn: Number(withdrawn),
    until: (days) => lastDay(new Date(Number(last ?? 0)), days),
  };
}

/** Whether some person whom a removal is about is wanted too. */
async function someoneReturns(engine: Engine, removes: string, wanted: string): Promise<boolean> {
  const { some } = await engine.row(`SELECT EXISTS (FROM ${removes} SEMI JOIN ${wanted} USING (person)) AS some`);
  return some === true;
}

/** Of refreshes, how many are due, and how many would not be sent but for their value. */
async function countReasons(
  engine: Engine,
  changed: Difference,
  given: Pick<Given, 'renewal' | 'valued'> & { readonly wanted: string; readonly list: number },
): Promise<{ readonly late: number; readonly revalued: number }> {
  const late = isLate(given.renewal);
  const other = `${late} OR key IN (${dueKeys(given.list)})`;
  const mine = given.valued === true ? `key IN (${revalued(given.wanted, changed.held)}) AND NOT (${other})` : 'false';
  const counts = await engine.row(`
    SELECT count(*) FILTER (${late})::INTEGER AS late, count(*) FILTER (${mine})::INTEGER AS revalued
    FROM ${changed.held} SEMI JOIN ${changed.refreshes} USING (key)`);
  return { late: Number(counts['late']), revalued: Number(counts['revalued']) };
}

/**
 * SQL, in parentheses, with the ledger's member columns of everybody wanted: whoever is on the list as they stand in the ledger,
 * which is what would be sent, by their keys; but for what they are worth.
 */
const ofToday: ReadonlySet<string> = new Set(['person', 'value']);

function wantedRows(list: number, wanted: string, fresh: string): string {
  const columns = memberColumns.map((column) => (ofToday.has(column) ? `w.${column}` : `h.${column}`));
  return `(SELECT ${columns.join(', ')} FROM (${heldMembers(list)}) AS h JOIN (SELECT key, person, value FROM ${wanted}) AS w USING (key)
    UNION ALL SELECT ${memberColumns.join(', ')} FROM ${fresh})`;
}

/**
 * SQL of the same, with the persons that the ledger knows them as: whoever is held and not removed is wanted, and of all who are held few
 * are removed.
 */
function keptRows(list: number, removes: string, fresh: string): string {
  const columns = memberColumns.join(', ');
  return `(SELECT ${columns} FROM (${heldMembers(list)}) ANTI JOIN ${removes} USING (key)
    UNION ALL SELECT ${columns} FROM ${fresh})`;
}

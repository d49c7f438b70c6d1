import type { Config } from '../../config/config.ts';
import type { CheckResult } from '../../destinations/destination.ts';
import type { Engine } from '../../engine/engine.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { Diagnostic, Position } from '../../errors/user-error.ts';
import { hasNoRows, pathsOf, type SourceTable } from '../../sources/source-table.ts';
import { fanOut } from '../../sync/admission/fan-out.ts';
import { connectDestination } from '../../sync/accounts.ts';
import { nobodysEvents } from '../../sync/event-guards.ts';
import { endsSoon, type Expiries, expiriesOf, type KnownEnd } from '../../sync/expiries.ts';
import { purposesOfAudience, purposesOfDestinations } from '../../sync/list-purposes.ts';
import { listSpec } from '../../sync/list-spec.ts';
import { namedLists } from '../../sync/names/named-lists.ts';
import { nameWarnings } from '../../sync/names/name-warnings.ts';
import { type ListError, listError } from '../../sync/outcome.ts';
import { loadPeople, type People } from '../../sync/people.ts';
import type { PlannedEvents, PlannedSource } from '../../sync/plan.ts';
import { plannedEvents } from '../../sync/planned-events.ts';
import { plannedSource } from '../../sync/planned-source.ts';
import type { Invocation } from '../command.ts';
import { connecting } from '../connecting.ts';
import { endWarning, expiriesDocument, sayEnd, sayUnknownEnd } from '../expiry-text.ts';
import { counted } from '../output/numbers.ts';
import { eventsLine, presetLine, sourceLine } from '../plan-text.ts';
import { type Project, withProject } from '../with-project.ts';

/** What an ad account answered to a preflight. */
interface AccountCheck {
  readonly destination: string;
  readonly results: readonly CheckResult[];
  readonly expiries: Expiries;
  readonly error: ListError | undefined;
}

export function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output } = invocation;
  const work = async ({ config, engine, reading }: Project): Promise<ExitCode> => {
    const people = await loadPeople(engine, config, 'everything', reading);
    await tryFilters(engine, config, people);
    const sources = people.contacts.map((contacts) => plannedSource(contacts, people));
    const events = people.events.map(plannedEvents);
    const named = nameWarnings(
      await namedLists(
        config,
        [...config.audiences.values()].filter(({ forEach }) => forEach === undefined),
      ),
      config,
    );
    const warnings = [...people.warnings, ...named, ...emptyWarnings(config, people)];
    output.text(`${config.file}: ${summary(config)}`);
    for (const source of sources) output.text(`${sourceLine(source)} (${source.files.join(', ')})`);
    for (const each of events) output.text(`${eventsLine(each)} (${each.files.join(', ')})`);
    for (const preset of config.consent?.presets ?? []) output.text(presetLine(preset));
    output.diagnostics(warnings);
    const accounts = options.flag('online') ? await checkAccounts(invocation, config) : [];
    for (const account of accounts) printAccount(invocation, account);
    output.json(checkDocument(config, { sources, events, warnings, accounts }));
    return exitCodeOf(accounts);
  };
  return withProject(invocation, work, { reach: options.flag('online') ? 'online' : 'offline' });
}

/** Asks the filters about every contact, as a plan does: one that a value breaks says so before the night it would run in. */
async function tryFilters(engine: Engine, config: Config, { segments }: People): Promise<void> {
  const purposes = await purposesOfDestinations(config);
  for (const audience of config.audiences.values()) {
    const { forEach, segment } = audience;
    if (forEach === undefined) {
      await segments.table(segment);
      continue;
    }
    for (const purpose of purposesOfAudience(audience, purposes)) {
      await fanOut(engine, config, audience, forEach, segments, purpose);
    }
  }
}

/** A plan is stopped by such files only when a list depends on them. */
function emptyWarnings(config: Config, { contacts, events, suppress, consentFiles }: People): Diagnostic[] {
  if (config.guards.allowEmpty) return [];
  const warn = (what: string, source: SourceTable, at: Position): Diagnostic[] =>
    hasNoRows(source) ? [{ severity: 'warning', message: `${what} has no rows: ${pathsOf(source)}`, at }] : [];
  return [
    ...contacts.flatMap(({ source }) => warn(`source "${source.name}"`, source, config.at('sources', source.name))),
    ...events.flatMap((table) =>
      nobodysEvents(table).map(
        ({ message }) => ({ severity: 'warning', message, at: config.at('events', table.name) }) as const,
      ),
    ),
    ...suppress.flatMap((list, index) => warn('a suppression list', list, config.at('suppress', index))),
    ...consentFiles.flatMap((file, index) => warn('a consent file', file, config.at('consent', 'files', index))),
  ];
}

async function checkAccounts(invocation: Invocation, config: Config): Promise<AccountCheck[]> {
  const context = connecting(invocation);
  const checks: AccountCheck[] = [];
  for (const name of config.destinations.keys())
    checks.push(await checkAccount(config, name, context, invocation.runtime.now()));
  return checks;
}

async function checkAccount(
  config: Config,
  destination: string,
  context: ReturnType<typeof connecting>,
  now: Date,
): Promise<AccountCheck> {
  try {
    const connection = await connectDestination(config, destination, context);
    const lists = [...config.audiences.values()]
      .filter(({ to, forEach }) => forEach === undefined && to.includes(destination))
      .map((audience) => listSpec(config, audience, connection.capabilities, undefined));
    const results = await connection.check(lists);
    const expiries = await expiriesOf(Promise.resolve(connection), now);
    // Why they cannot be asked is a finding already.
    return { destination, results, expiries: 'message' in expiries ? noExpiries : expiries, error: undefined };
  } catch (error) {
    context.signal.throwIfAborted();
    return { destination, results: [], expiries: noExpiries, error: listError(error) };
  }
}

const noExpiries: Expiries = { known: [], unknown: [] };

/** What ends soon and has not ended: that is a finding. */
const warned = ({ known }: Expiries): KnownEnd[] => known.filter((end) => endsSoon(end) && end.daysLeft >= 0);

function printAccount({ output }: Invocation, { destination, results, expiries, error }: AccountCheck): void {
  output.text();
  output.text(output.style('bold', destination));
  for (const result of results) {
    const { color, word } = marks[stateOf(result)];
    output.text(`  ${output.style(color, word)}  ${result.what}: ${result.detail}`);
  }
  // The version's end is part of its finding.
  for (const end of expiries.known.filter(({ kind }) => kind === 'credential')) {
    const { color, word } = marks[endsSoon(end) ? 'warning' : 'ok'];
    output.text(`  ${output.style(color, word)}  ${sayEnd(end)}`);
  }
  for (const end of expiries.unknown.filter(({ kind }) => kind === 'credential')) {
    output.text(`  ${output.style('dim', '-     ')}  ${sayUnknownEnd(end)}`);
  }
  output.diagnostics([
    ...results.flatMap((result) => diagnosticOf(destination, result)),
    ...(error === undefined ? [] : [complaint('error', `${destination}: ${error.message}`, error.fix)]),
    ...warned(expiries).map(endWarning),
  ]);
}

type State = 'ok' | 'warning' | 'failed';

const marks = {
  ok: { color: 'green', word: 'ok    ' },
  warning: { color: 'yellow', word: 'warn  ' },
  failed: { color: 'red', word: 'failed' },
} as const;

function stateOf({ ok, warning }: CheckResult): State {
  if (!ok) return 'failed';
  return warning === true ? 'warning' : 'ok';
}

function diagnosticOf(destination: string, result: CheckResult): Diagnostic[] {
  const state = stateOf(result);
  if (state === 'ok') return [];
  return [
    complaint(state === 'failed' ? 'error' : 'warning', `${destination}: ${result.what}: ${result.detail}`, result.fix),
  ];
}

function complaint(severity: Diagnostic['severity'], message: string, fix?: string): Diagnostic {
  return { severity, message, ...(fix !== undefined && { fix }) };
}

interface Checked {
  readonly sources: readonly PlannedSource[];
  readonly events: readonly PlannedEvents[];
  readonly warnings: readonly Diagnostic[];
  readonly accounts: readonly AccountCheck[];
}

function checkDocument(config: Config, { sources, events, warnings: found, accounts }: Checked): unknown {
  return {
    config: config.file,
    project: config.project,
    sources,
    events,
    warnings: found.map((warning) => warning.message),
    destinations: accounts.map(({ destination, results, expiries, error }) => ({
      destination,
      results: results.map((result) => ({
        what: result.what,
        ok: result.ok,
        state: stateOf(result),
        detail: result.detail,
        ...(result.fix !== undefined && { fix: result.fix }),
      })),
      warnings: warned(expiries).map(sayEnd),
      ...expiriesDocument(expiries),
      error: error === undefined ? null : { message: error.message, fix: error.fix ?? null, code: error.code ?? null },
    })),
  };
}

function summary({ segments, audiences, destinations }: Config): string {
  const counts = [
    counted(segments.size, 'segment'),
    counted(audiences.size, 'audience'),
    counted(destinations.size, 'destination'),
  ];
  return `the config is right: ${counts.join(', ')}`;
}

/** The first account that cannot be used decides; then credentials, and whatever else a person must see to. */
function exitCodeOf(accounts: readonly AccountCheck[]): ExitCode {
  const failed = accounts.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) return failed.error.exitCode;
  const wrong = accounts.flatMap(({ results }) => results).filter(({ ok }) => !ok);
  if (wrong.some(({ what }) => what === 'credentials')) return ExitCode.credentials;
  return wrong.length > 0 ? ExitCode.refused : ExitCode.done;
}

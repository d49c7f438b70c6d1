import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { EventsConfig, SourceConfig } from '../../config/source-config.ts';
import { suggestFix } from '../../config/suggest.ts';
import { eventColumns } from '../../contacts/event-columns.ts';
import type { IdSystem } from '../../contacts/identity-tokens.ts';
import { fitThreads } from '../../engine/fit-threads.ts';
import { UserError } from '../../errors/user-error.ts';
import { prepareRules } from '../../identifiers/normalize.ts';
import { presetEvents } from '../../inspect/event-facts.ts';
import { sourceWithoutConfig } from '../../inspect/source-without-config.ts';
import { findConversionColumns, namedColumn } from '../../lift/conversion-columns.ts';
import { type ConversionColumns, type ConversionTable, writeConversions } from '../../lift/conversion-table.ts';
import { loadSource } from '../../sources/load-source.ts';
import { presets } from '../../sources/presets.ts';
import { hasNoRows, pathsOf, type SourceTable } from '../../sources/source-table.ts';
import { loadConfigured } from '../../sync/load-configured.ts';
import { encodingOption } from '../encoding-option.ts';
import type { Invocation } from '../command.ts';
import type { Project } from '../with-project.ts';

/** A file of conversions, and what is known of it before its rows are. */
interface LoadedConversions {
  readonly source: SourceTable;
  readonly columns: ConversionColumns;
  readonly types: SourceConfig['types'];
  readonly systems: readonly IdSystem[];
}

/**
 * Reads the conversions that `--conversions` names: `events` of the config, or a file.
 *
 * @throws UserError when there is neither, or nothing in it can be anybody's conversion
 */
export async function loadConversions(invocation: Invocation, project: Project): Promise<ConversionTable> {
  const { engine, config } = project;
  const name = invocation.options.text('conversions');
  if (name === undefined) {
    throw new UserError('no conversions are named', {
      fix: 'Name a file, or events of the config: `audience-sync lift --conversions orders.csv`.',
    });
  }
  await prepareRules(engine);
  const events = config.events.get(name);
  const { source, ...found } =
    events === undefined ? await loadFile(invocation, project, name) : await loadEvents(invocation, project, events);
  await fitThreads(engine, source.rows);
  const defaultCountry = config.defaults.country;
  const table = await writeConversions(engine, source, { ...found, defaultCountry, now: invocation.runtime.now() });
  refuseUseless(table);
  return table;
}

async function loadFile(
  { options, runtime }: Invocation,
  { engine, config, reading }: Project,
  name: string,
): Promise<LoadedConversions> {
  const path = name === '-' ? name : resolve(runtime.cwd, name);
  // A word alone may be meant for events.
  if (/^[a-z0-9_]+$/i.test(name) && !existsSync(path)) {
    throw new UserError(`there is no file ${name}, and the config has no events of this name`, {
      fix: suggestFix(name, config.events.keys()),
    });
  }
  const declared = { encoding: encodingOption(options), sheet: options.text('sheet') };
  const source = await loadSource(engine, sourceWithoutConfig('conversions', path, declared), {
    ...reading,
    directory: runtime.cwd,
    at: undefined,
  });
  refuseEmpty(source);
  const known = presetEvents(source);
  const columns = await findConversionColumns(engine, source, {
    time: options.text('time') ?? known?.time,
    id: known?.id,
    value: options.text('value'),
  });
  const systems = source.ids === undefined ? systemsOf([...config.sources.values()]) : [source.ids];
  return { source, columns, types: {}, systems };
}

async function loadEvents(
  { options }: Invocation,
  { engine, config, reading }: Project,
  events: EventsConfig,
): Promise<LoadedConversions> {
  for (const option of ['encoding', 'sheet']) {
    if (options.text(option) === undefined) continue;
    const message = `--${option} has no meaning for events of the config`;
    throw new UserError(message, { fix: `Write \`${option}:\` there.` });
  }
  // A source may have the same name; the engine's tables are called by it.
  const source = await loadConfigured(
    engine,
    config,
    { ...events, name: `events ${events.name}` },
    ['events', events.name],
    reading,
  );
  refuseEmpty(source);
  const [time, value] = [options.text('time'), options.text('value')];
  const columns = eventColumns(events, source, undefined, (key) => config.at('events', events.name, key));
  return {
    source,
    columns: {
      ...columns,
      ...(time !== undefined && { time: namedColumn(source, time) }),
      value: value === undefined ? undefined : namedColumn(source, value),
      key: events.key,
    },
    types: events.types,
    systems: systemsOf(ownersOf(config, events)),
  };
}

/** As everywhere, an id in an event file is that of the source whose events they are. */
function ownersOf({ sources }: Config, { of }: EventsConfig): SourceConfig[] {
  return [...sources.values()].filter(({ name }) => name === of);
}

/** Whose ids these sources may have: of one of which the config does not say it, any product's that its header may show. */
function systemsOf(sources: readonly SourceConfig[]): IdSystem[] {
  const known = presets.filter(({ map }) => map.external_id !== undefined).map(({ name }) => name);
  const systems = sources.flatMap(({ ids, preset }): IdSystem[] => {
    if (ids !== undefined) return [ids];
    return preset === undefined ? [undefined, ...known] : [undefined, preset];
  });
  return [...new Set(systems)];
}

/** Nobody would have converted, which is what an export that broke looks like. */
function refuseEmpty(source: SourceTable): void {
  if (!hasNoRows(source)) return;
  throw new UserError(`${pathsOf(source)} has no rows, as if nobody had converted`, {
    fix: 'Look at the export, and make it again.',
  });
}

function refuseUseless({ source, rows, rejected, columns }: ConversionTable): void {
  const { no_identifier: nobodys = 0, unreadable = 0, no_time: untimed = 0 } = rejected;
  if (nobodys + unreadable + untimed < rows) return;
  throw untimed > 0
    ? new UserError(`${pathsOf(source)}: no row has a time in ${columns.time} that can be read`, {
        fix: 'Name another column with `--time`, or export times as 2026-11-24 09:30:00.',
      })
    : new UserError(`${pathsOf(source)}: no row has a usable ${columns.key.join(' or ')}`, {
        fix: 'Look at the export with `audience-sync inspect`.',
      });
}

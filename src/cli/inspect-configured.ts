import { suggestFix } from '../config/suggest.ts';
import { UserError } from '../errors/user-error.ts';
import type { Inspection } from '../inspect/inspection.ts';
import type { InspectOptions } from '../inspect/inspect-source.ts';
import { inputsOf } from '../sync/read-files.ts';
import { loadConfigured } from '../sync/load-configured.ts';
import type { Invocation } from './command.ts';
import { inspectLoaded } from './inspect-loaded.ts';
import { withProject } from './with-project.ts';

/** Reads a source of the config, files or a query, as the config says, and looks at it. */
export function inspectConfigured(
  invocation: Invocation,
  name: string,
  options: Omit<InspectOptions, 'inputs'>,
): Promise<Inspection> {
  return withProject(
    invocation,
    ({ config, engine, reading }) => {
      const source = config.sources.get(name);
      if (source === undefined) {
        throw new UserError(`the config has no source ${JSON.stringify(name)}`, {
          at: config.at('sources'),
          fix: suggestFix(name, [...config.sources.keys()]),
        });
      }
      return inspectLoaded(
        invocation,
        engine,
        () => loadConfigured(engine, config, source, ['sources', name], reading),
        (loaded) => ({
          ...options,
          defaultCountry: options.defaultCountry ?? config.defaults.country,
          types: source.types,
          inputs: inputsOf(config, { sources: [loaded], events: new Map(), suppress: [], consent: [] }),
        }),
      );
    },
    { reach: 'offline' },
  );
}

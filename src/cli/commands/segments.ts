import type { Config } from '../../config/config.ts';
import { suggestFix } from '../../config/suggest.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { loadPeople } from '../../sync/people.ts';
import { plannedSource } from '../../sync/planned-source.ts';
import { sizeSegments } from '../../sync/sizing/size-segments.ts';
import type { Invocation } from '../command.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { printSegments, segmentsDocument } from '../segments-text.ts';
import { withProject } from '../with-project.ts';

/** Of so many segments an overlap is read at a glance. */
const few = 8;

export function run(invocation: Invocation): Promise<ExitCode> {
  const { args, options, output, runtime } = invocation;
  return withProject(
    invocation,
    async ({ config, engine, reading }) => {
      const names = selectSegments(config, args);
      const progress = output.progress('segments', 'read');
      const onStep = (step: string): void => {
        progress.report({ done: 0, doing: step });
      };
      onStep('reading sources');
      try {
        const { sizes, sources } = await engine.interruptible(runtime.signal, async () => {
          const people = await loadPeople(engine, config, 'everything', reading);
          const overlap = names.length > 1 && (names.length <= few || options.flag('overlap'));
          return {
            sizes: await sizeSegments(engine, config, people, { names, overlap, values: args.length > 0, onStep }),
            sources: people.contacts.map((contacts) => plannedSource(contacts, people)),
          };
        });
        progress.finish();
        printSegments(output, sources, sizes);
        output.json(segmentsDocument(config.project, sources, sizes));
        return ExitCode.done;
      } finally {
        progress.finish();
      }
    },
    { reach: 'offline', memory: engineMemoryOf(options) },
  );
}

function selectSegments({ segments, at }: Config, names: readonly string[]): string[] {
  const all = [...segments.keys()];
  if (all.length === 0) {
    throw new UserError('the config has no segments', {
      fix: 'Write who is meant: `segments: { vips: { from: customers, where: total_spent > 500 } }`.',
    });
  }
  const unknown = names.find((name) => !segments.has(name));
  if (unknown !== undefined) {
    throw new UserError(`segment "${unknown}" is not in the config`, {
      at: at('segments'),
      fix: suggestFix(unknown, all),
    });
  }
  return names.length === 0 ? all : [...new Set(names)];
}

import type { Runtime } from '../runtime.ts';
import { createProgress } from './create-progress.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { LiveLines } from './live-lines.ts';
import type { Output, OutputEvent } from './output.ts';
import { createPaint } from './paint.ts';
import { createRedactor } from './redact.ts';
import { formatTable } from './table.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  /** Show personal values; a person asked for them. */
  readonly reveal: boolean;
}

export function createOutput(runtime: Runtime, options: OutputOptions): Output {
  const { json, quiet, verbose } = options;
  const { redact, keepSecret } = createRedactor(options.reveal);
  const paint = createPaint(options.color);
  const columns = Number(runtime.env['COLUMNS']) || 80;
  const live =
    runtime.interactive.stderr && !json && !quiet
      ? new LiveLines((text) => runtime.stderr(text), redact, columns)
      : undefined;

  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    live?.clear();
    runtime[stream](text);
    live?.draw();
  };
  const line = (stream: 'stdout' | 'stderr', text: string): void => write(stream, `${redact(text)}\n`);
  /** Strings are redacted before they are escaped, and once more with what stands around them. */
  const serialize = (document: unknown, indent?: number): string =>
    JSON.stringify(document, (_, value: unknown) => (typeof value === 'string' ? redact(value) : value), indent);

  const words = (text: string): void => {
    if (!quiet) line('stderr', text);
  };
  const event = (entry: OutputEvent): void => {
    if (json) line('stdout', serialize({ ...entry, at: runtime.now().toISOString() }));
  };

  return {
    text: (text = '') => {
      if (!json) line('stdout', text);
    },
    table: (header, rows) => {
      if (json) return;
      const [first = '', ...rest] = formatTable(header, rows);
      for (const text of [paint('dim', first), ...rest]) line('stdout', text);
    },
    json: (document) => {
      if (json) line('stdout', serialize(document, 2));
    },
    event,
    data: (text) => write('stdout', text),
    words,
    verbose: (text) => {
      if (verbose) line('stderr', paint('dim', text));
    },
    diagnostics: (diagnostics) => {
      const shown = diagnostics.filter((diagnostic) => diagnostic.severity === 'error' || !quiet);
      for (const text of shown.flatMap((diagnostic) => diagnosticLines(diagnostic, paint, runtime.cwd)))
        line('stderr', text);
    },
    progress: (label) =>
      createProgress(label, { now: () => runtime.now(), live, events: json ? event : undefined, words }),
    keepSecret,
    style: paint,
  };
}

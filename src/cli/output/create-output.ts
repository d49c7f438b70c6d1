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
  const { redact, redactDocument, keepSecret } = createRedactor(options.reveal);
  const paint = createPaint(options.color);
  const live =
    runtime.interactive.stderr && !json && !quiet
      ? new LiveLines((text) => runtime.stderr(text), redact, screenOf(runtime.env))
      : undefined;

  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    live?.clear();
    runtime[stream](text);
    live?.draw();
  };
  const line = (stream: 'stdout' | 'stderr', text: string): void => write(stream, `${redact(text)}\n`);
  const jsonLine = (document: unknown, indent?: number): void =>
    write('stdout', `${JSON.stringify(redactDocument(document), undefined, indent)}\n`);

  const words = (text: string): void => {
    if (!quiet) line('stderr', text);
  };
  const event = (entry: OutputEvent): void => {
    if (json) jsonLine({ ...entry, at: runtime.now().toISOString() });
  };

  return {
    text: (text = '') => {
      if (!json) line('stdout', text);
    },
    table: (header, rows) => {
      if (json) return;
      // Before the widths are taken, so that the columns stay straight.
      const cleaned = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? redact(cell) : cell)));
      const [first = '', ...rest] = formatTable(header.map(redact), cleaned);
      for (const text of [paint('dim', first), ...rest]) line('stdout', text);
    },
    json: (document) => {
      if (json) jsonLine(document, 2);
    },
    event,
    data: (text) => write('stdout', text),
    words,
    verbose: (text) => {
      if (verbose) line('stderr', paint('dim', text));
    },
    diagnostics: (diagnostics) => {
      const shown = diagnostics.filter((diagnostic) => diagnostic.severity === 'error' || !quiet);
      for (const [i, diagnostic] of shown.entries()) {
        const [said = '', fix] = diagnosticLines(diagnostic, paint, runtime.cwd);
        line('stderr', said);
        // What mends several in a row is said once, below the last of them.
        if (fix !== undefined && shown[i + 1]?.fix !== diagnostic.fix) line('stderr', fix);
      }
    },
    progress: (label, of = 'run') =>
      createProgress(label, {
        uptime: () => runtime.uptime(),
        live,
        events: json && of === 'run' ? event : undefined,
        words,
      }),
    blanked: redactDocument,
    endProgress: () => live?.deleteAll(),
    keepSecret,
    style: paint,
  };
}

function screenOf(env: Runtime['env']): { columns: number; rows: number } {
  return { columns: Number(env['COLUMNS']) || 80, rows: Number(env['LINES']) || 24 };
}

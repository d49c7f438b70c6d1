import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const src = join(root, 'src');

/** Paths below src of all that `--version` needs. */
export const versionModules: readonly string[] = [
  'cli/main.ts',
  'cli/open-browser.ts',
  'cli/own-process.ts',
  'cli/process-runtime.ts',
  'cli/program-name.ts',
  'cli/version.ts',
  'errors/exit-code.ts',
];

export interface SourceImport {
  /** Path below src, with slashes. */
  readonly from: string;
  /** Path below src of one of our own files, the name of a package, or `node:…`. */
  readonly to: string;
  readonly own: boolean;
}

/** Paths below src of all source files. */
export function sourceFiles(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[jt]s$/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
}

export function readSource(file: string): string {
  return readFileSync(join(src, file), 'utf8');
}

/** `import … from`, `export … from`, bare imports, types of modules, and imports at run time, which the linter does not see. */
const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([@\w][-\w./:@]*|\.[-\w./]+)['"]/g;

/** Everything that src imports, whichever way. */
export function sourceImports(): SourceImport[] {
  return sourceFiles().flatMap((from) =>
    [...readSource(from).matchAll(specifier)].map(([, written = '']): SourceImport => {
      const own = written.startsWith('.');
      return { from, to: own ? resolveOwn(from, written) : packageOf(written), own };
    }),
  );
}

function resolveOwn(from: string, written: string): string {
  return relative(src, join(src, dirname(from), written)).replaceAll('\\', '/');
}

function packageOf(written: string): string {
  const parts = written.split('/');
  return written.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

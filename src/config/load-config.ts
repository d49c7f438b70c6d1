import { dirname } from 'node:path';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { familyProblems } from './audience-families.ts';
import { buildConfig } from './build-config.ts';
import { companyProblems } from './company-problems.ts';
import type { Config } from './config.ts';
import { type ConfigDocument, readConfigDocument } from './config-document.ts';
import { configWarnings } from './config-warnings.ts';
import { crossReferences } from './cross-references.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { explainIssues } from './explain-issues.ts';
import { findConfig } from './find-config.ts';
import { forgottenList } from './forgotten-list.ts';
import { interpolate, type UnsetValue } from './interpolate.ts';
import { isPackage, noPackages, type Packages } from './packages/destination-package.ts';
import type { PackageBlock } from './packages/package-block.ts';
import { configSchemaWith } from './schema/config-schema.ts';
import { collectSecrets } from './secrets.ts';
import { sharedAccounts } from './shared-accounts.ts';
import { record, textOf } from './written.ts';

export interface LoadConfigOptions {
  /** `--config`; found in `cwd` or a parent when absent. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly env: Environment;
  /** Whether no platform is asked: then what is only for connecting may be missing, with a warning. Default: false. */
  readonly offline?: boolean;
}

/**
 * Reads, fills in and validates the config. All mistakes are thrown together as one `UserError` (exit 2), each with its line,
 * column and fix, in the order of the file.
 */
export async function loadConfig(
  options: LoadConfigOptions,
): Promise<{ readonly config: Config; readonly warnings: readonly Diagnostic[] }> {
  const file = findConfig(options.file, options.cwd);
  const directory = dirname(file);
  const written = readConfigDocument(file);
  const packages = await packagesOf(written);
  const filled = interpolate(written, readEnvironment(directory, options.env), packages.settings);
  const root: unknown = written.document.toJS();
  const parsed = configSchemaWith(packages.types).safeParse(root);
  const blocks = await blocksOf(root, packages, written);
  const problems = [
    ...written.problems,
    ...filled.problems,
    ...packages.problems,
    ...explainIssues([...(parsed.error?.issues ?? []), ...issuesOf(blocks)], root, written, packages.settings),
    ...crossReferences(root, written),
  ];
  if (options.offline !== true) problems.push(...filled.unset.map(({ problem }) => problem));
  if (problems.length > 0 || !parsed.success) throw new UserError(inFileOrder(problems));
  const built = buildConfig(parsed.data, directory, (name) => blocks.get(name)?.build());
  const config: Config = {
    ...built,
    suppress: [...built.suppress, ...forgottenList(directory)],
    file,
    at: (...path) => written.at(path),
    atCharacter: (path, offset) => written.atCharacter(path, offset),
    written: (...path) => textOf(written.written(path)),
    secrets: [...new Set([...filled.secrets, ...collectSecrets(root, packages.settings)])],
  };
  const shared = [
    ...sharedAccounts(config),
    ...familyProblems(config, Object.keys(parsed.data.audiences ?? {})),
    ...companyProblems(config),
  ];
  if (shared.length > 0) throw new UserError(shared);
  return { config, warnings: [...unsetWarnings(filled.unset, file), ...configWarnings(config)] };
}

/** What loads packages is loaded where there are any. */
async function packagesOf(written: ConfigDocument): Promise<Packages> {
  const blocks = Object.values(record(written.written(['destinations'])));
  if (!blocks.some((block) => isPackage(record(block)['type']))) return noPackages;
  const { loadPackages } = await import('./packages/load-packages.ts');
  return loadPackages(written);
}

type Blocks = ReadonlyMap<string, PackageBlock>;

async function blocksOf(root: unknown, { settings }: Packages, written: ConfigDocument): Promise<Blocks> {
  if (settings.size === 0) return new Map();
  const { packageBlocks } = await import('./packages/package-block.ts');
  return packageBlocks(root, settings, written);
}

const issuesOf = (blocks: Blocks) => [...blocks.values()].flatMap(({ issues }) => issues);

/** All in one: a new config has many of them. */
function unsetWarnings(unset: readonly UnsetValue[], file: string): Diagnostic[] {
  if (unset.length === 0) return [];
  const names = [...new Set(unset.map(({ name }) => name))].join(', ');
  return [
    {
      severity: 'warning',
      message: `not set: ${names}; plan and check do without, what talks to the platforms does not`,
      at: { file },
      fix: 'Set it in the environment or in a .env file beside this one before you run `audience-sync sync`.',
    },
  ];
}

function inFileOrder(problems: readonly Diagnostic[]): Diagnostic[] {
  const rank = ({ at }: Diagnostic) => (at?.line ?? 0) * 10_000 + (at?.column ?? 0);
  return problems.toSorted((a, b) => rank(a) - rank(b));
}

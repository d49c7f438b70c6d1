import { dirname } from 'node:path';
import type { Diagnostic } from '../../errors/user-error.ts';
import type { ConfigDocument } from '../config-document.ts';
import { list, record } from '../written.ts';
import { isPackage, packagePrefix, type Packages, type PackageSettings } from './destination-package.ts';
import { findPackage } from './find-package.ts';
import { readExports } from './read-exports.ts';

/** npm's own rule, without what only old packages may be called. */
const namePattern = /^(?:@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]*$/;

/** A package that waits for something while it is loaded would stop every command for good. */
const usualLimitMs = 10_000;

/**
 * Loads the packages that the config's destinations come from, if it allows all of them: they are programs. Names count as they
 * stand in the file; no variable chooses what is run.
 */
export async function loadPackages(config: ConfigDocument, limitMs = usualLimitMs): Promise<Packages> {
  const used = packagesOf(config);
  const types = new Set(used.map(({ name }) => packagePrefix + name));
  const refused = used.flatMap((each) => refusal(each, config));
  if (refused.length > 0) return { settings: new Map(), types, problems: refused };
  const settings = new Map<string, PackageSettings>();
  const problems: Diagnostic[] = [];
  for (const { name, at } of new Map(used.map((each) => [each.name, each])).values()) {
    const loaded = await loadPackage(name, dirname(config.file), limitMs);
    if ('build' in loaded) settings.set(packagePrefix + name, loaded);
    else problems.push({ severity: 'error', at, ...loaded });
  }
  return { settings, types, problems };
}

interface Used {
  readonly destination: string;
  readonly name: string;
  readonly at: NonNullable<Diagnostic['at']>;
}

function packagesOf(config: ConfigDocument): Used[] {
  return Object.entries(record(config.written(['destinations']))).flatMap(([destination, block]) => {
    const { type } = record(block);
    if (!isPackage(type)) return [];
    const at = config.at(['destinations', destination, 'type']);
    return [{ destination, name: type.slice(packagePrefix.length), at }];
  });
}

function refusal({ destination, name, at }: Used, config: ConfigDocument): Diagnostic[] {
  const key = `destinations.${destination}.type`;
  const quoted = JSON.stringify(name);
  if (!namePattern.test(name)) {
    const fix = 'Write its name as npm has it, without a version: npm:@acme/audience-sync-pinterest.';
    return [{ severity: 'error', message: `${key} names no package: ${quoted}`, at, fix }];
  }
  const allowed = list(config.written(['allow', 'packages']));
  if (allowed.includes(name)) return [];
  const fix =
    allowed.length > 0
      ? `If you trust whoever wrote it, add ${quoted} to \`allow.packages\`.`
      : `If you trust whoever wrote it, write \`allow: { packages: [${quoted}] }\` at the top of the config.`;
  const message = `${key} is a package that the config does not allow: it would run as a part of this program, and see credentials and members`;
  return [{ severity: 'error', message, at, fix }];
}

type Trouble = Pick<Diagnostic, 'message' | 'fix'>;

async function loadPackage(name: string, directory: string, limitMs: number): Promise<PackageSettings | Trouble> {
  const newer = `Look for another version of it: \`npm install ${name}@latest\`; else tell whoever maintains it.`;
  try {
    const url = findPackage(name, directory);
    if (url === undefined) {
      const fix = `Run \`npm install ${name}\` in ${directory}.`;
      return { message: `the package ${name} is not installed`, fix };
    }
    const exported = await within(limitMs, import(url) as Promise<object>);
    const read =
      exported === undefined ? `it is not loaded after ${limitMs / 1000} s` : readExports(name, exported, url);
    return typeof read === 'string' ? { message: `the package ${name} cannot be used: ${read}`, fix: newer } : read;
  } catch (error) {
    return { message: `the package ${name} cannot be loaded: ${firstLine(error)}`, fix: newer };
  }
}

async function within<Value>(ms: number, value: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([value, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** Of what a package that is being loaded throws: it has been given nothing of the config yet, and can tell none of it. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.slice(0, 200) ?? '';
}

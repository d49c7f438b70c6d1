import type { ConnectableConfig, DestinationConfig } from '../../config/destination-config.ts';
import type { PackageOrigin } from '../../config/packages/destination-package.ts';
import { UserError } from '../../errors/user-error.ts';
import { unkeptFields } from '../../identifiers/rule-sets.ts';
import type { Capabilities, Destination, DestinationContext } from '../destination.ts';
import type { PlatformAdapter } from '../platform-adapter.ts';
import { platformText } from '../platform-text.ts';
import { packageCapabilities } from './capabilities.ts';
import { guardedCalls, usualLimitMs } from './guarded-calls.ts';
import { destinationWith, guardedDestination } from './guarded-destination.ts';

/**
 * The adapter of a platform that a package brings. The config has looked at what the package exports; what it answers is looked at here.
 *
 * @param limitMs after which a call that has no answer is given up
 */
export async function packageAdapter(origin: PackageOrigin, limitMs = usualLimitMs): Promise<PlatformAdapter> {
  // Loaded before, when the config was read.
  const { adapter } = (await import(origin.url)) as { adapter: PlatformAdapter };
  const capabilities = (config: DestinationConfig) => readCapabilities(adapter, origin, config);
  return {
    capabilities,
    rateScope: (config) => {
      const scope: unknown = asked(origin, 'rateScope', () => adapter.rateScope(config));
      if (typeof scope === 'string') return scope;
      throw unusable(origin, 'rateScope must give a text');
    },
    connect: (config, context) => connect({ adapter, origin, limitMs }, config, context, capabilities(config)),
  };
}

interface Connecting {
  readonly adapter: PlatformAdapter;
  readonly origin: PackageOrigin;
  readonly limitMs: number;
}

async function connect(
  { adapter, origin, limitMs }: Connecting,
  config: ConnectableConfig,
  context: DestinationContext,
  capabilities: Capabilities,
): Promise<Destination> {
  const calls = guardedCalls(origin.name, context, limitMs);
  const given = await calls.ask(
    'connect',
    () => adapter.connect(config, contextOf(context)),
    destinationWith(capabilities),
  );
  const { name, type } = config;
  return guardedDestination(given, { name, type, capabilities }, calls);
}

/** Only what the interface has, and no line that tells of a person. */
function contextOf(context: DestinationContext): DestinationContext {
  return {
    now: () => context.now(),
    uptime: () => context.uptime(),
    random: () => context.random(),
    sleep: (ms, signal) => context.sleep(ms, signal),
    ...(context.spendCall && { spendCall: () => context.spendCall?.() ?? Promise.resolve() }),
    signal: context.signal,
    log: (line) => context.log(platformText(line)),
  };
}

function readCapabilities(adapter: PlatformAdapter, origin: PackageOrigin, config: DestinationConfig): Capabilities {
  const given: unknown = asked(origin, 'capabilities', () => adapter.capabilities(config));
  const parsed = packageCapabilities.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `capabilities.${path.join('.')} ${message}`);
    throw unusable(origin, wrong.join('; '));
  }
  const capabilities = parsed.data as unknown as Capabilities;
  const plain = unkeptFields(capabilities.rules).filter((field) => capabilities.fields.includes(field));
  if (plain.length > 0 && !origin.sendsPlain) {
    throw new UserError(`the package ${origin.name} sends ${plain.join(', ')} in plain, which nothing says is meant`, {
      fix: `Write \`send_plain_email: true\` into destination ${config.name}, or do without the package.`,
    });
  }
  return capabilities;
}

function asked<Answer>(origin: PackageOrigin, call: string, make: () => Answer): Answer {
  try {
    return make();
  } catch (error) {
    throw unusable(origin, `${call} threw ${platformText(String(error))}`);
  }
}

function unusable({ name }: PackageOrigin, why: string): UserError {
  return new UserError(`the package ${name} cannot be used: ${why}`, {
    fix: `Look for another version of it: \`npm install ${name}@latest\`; else tell whoever maintains it.`,
  });
}

import type { Diagnostic } from '../errors/user-error.ts';
import { familiesOf } from './audience-families.ts';
import type { AudienceConfig } from './audience-config.ts';
import type { Config } from './config.ts';
import { recipeWarnings } from './recipe-warnings.ts';

/** What is allowed and probably not meant. */
export function configWarnings(config: Config): Diagnostic[] {
  return [
    ...consentWarnings(config),
    ...familiesOf(config).flatMap((audience) => refreshWarnings(audience, config)),
    ...endpointWarnings(config),
    ...noticeWarnings(config),
    ...recipeWarnings(config),
  ];
}

function consentWarnings(config: Config): Diagnostic[] {
  if (config.consent !== undefined || config.audiences.size === 0) return [];
  const message = 'there is no `consent` block: nobody is withheld, and no consent is claimed to any platform';
  const fix = 'Name the column that says what a contact allowed.';
  return [{ severity: 'warning', message, at: { file: config.file }, fix }];
}

function refreshWarnings(audience: AudienceConfig, config: Config): Diagnostic[] {
  const { membershipDays, refreshDays } = audience;
  if (membershipDays === undefined || refreshDays === undefined || refreshDays < membershipDays) return [];
  return [
    {
      severity: 'warning',
      message: `audiences.${audience.family}: members leave the list after ${membershipDays} days; they are sent again before, and not after refresh_days`,
      at: config.at('audiences', audience.family, 'refresh_days'),
      fix: `Make refresh_days less than membership_days.`,
    },
  ];
}

/** Names of this machine: what goes there, nobody reads on the way. */
const local = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whoever reads the address can send notices of their own. It is a secret, and not repeated. */
function noticeWarnings(config: Config): Diagnostic[] {
  return config.notify.flatMap((block, index): Diagnostic[] => {
    if (block.kind === 'command' || !URL.canParse(block.url)) return [];
    const { protocol, hostname } = new URL(block.url);
    if (protocol === 'https:' || local.has(hostname)) return [];
    return [
      {
        severity: 'warning',
        message: `${block.place}: its address and what is sent there go over plain HTTP`,
        at: config.at('notify', index, block.kind),
        fix: 'Use https.',
      },
    ];
  });
}

/** Tokens over plain HTTP are readable by everyone on the way; a sandbox on this machine is fine. */
function endpointWarnings(config: Config): Diagnostic[] {
  return [...config.destinations.values()].flatMap((destination): Diagnostic[] => {
    const { protocol, hostname } = new URL(destination.endpoint);
    if (protocol !== 'http:' || local.has(hostname)) return [];
    return [
      {
        severity: 'warning',
        message: `destinations.${destination.name}: the access token goes over plain HTTP to ${hostname}`,
        at: config.at('destinations', destination.name, 'endpoint'),
        fix: 'Use https.',
      },
    ];
  });
}

import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { ListPurpose } from '../config/consent-config.ts';
import { consentFor } from '../contacts/consent.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';

/** Destinations to what their lists are for. */
export async function purposesOfDestinations({
  destinations,
}: Pick<Config, 'destinations'>): Promise<ReadonlyMap<string, ListPurpose>> {
  const found = new Map<string, ListPurpose>();
  for (const [name, destination] of destinations) {
    found.set(name, (await destinationCapabilities(destination)).purpose ?? 'ads');
  }
  return found;
}

/** What the lists of an audience are for, by what those of its destinations are for. */
export const purposesOfAudience = (
  { to }: Pick<AudienceConfig, 'to'>,
  purposes: ReadonlyMap<string, ListPurpose>,
): ListPurpose[] => [...new Set(to.map((destination) => purposes.get(destination) ?? 'ads'))];

/** What some list of the config is for, ads first; ads where there are no destinations. */
export async function listPurposes(config: Pick<Config, 'destinations'>): Promise<readonly ListPurpose[]> {
  const used = new Set((await purposesOfDestinations(config)).values());
  const some = (['ads', 'email'] as const).filter((purpose) => used.has(purpose));
  return some.length === 0 ? ['ads'] : some;
}

/** The config with that of consent which some list of it asks for: what no list asks for is not looked for in the files. */
export async function withConsentInUse(config: Config): Promise<Config> {
  const { consent } = config;
  return consent === undefined ? config : { ...config, consent: consentFor(consent, await listPurposes(config)) };
}

/**
 * Refuses audiences for e-mails where nothing can say who agreed to them: no list of theirs would have anybody.
 *
 * @returns a warning where lists for ads withhold nobody, because the block speaks of e-mails alone
 * @throws UserError
 */
export async function requireConsentToLists(config: Config): Promise<Diagnostic[]> {
  const { audiences, consent } = config;
  const purposes = await purposesOfDestinations(config);
  const inUse = new Set([...audiences.values()].flatMap(({ to }) => to));
  const some = (purpose: ListPurpose) => [...inUse].find((name) => purposes.get(name) === purpose);
  const mailed = some('email');
  const grants =
    (consent?.columns.email?.granted.length ?? 0) > 0 ||
    consent?.files.some(({ says, purposes: to }) => says === 'granted' && to.includes('email')) === true;
  if (mailed !== undefined && !grants) {
    throw new UserError(`${mailed} is for e-mails, and nothing says who agreed to get any`, {
      at: consent === undefined ? config.at('destinations', mailed) : config.at('consent'),
      fix: `Write ${consent === undefined ? '`consent: { email: { column: …, granted: ["yes"], denied: ["no"] } }`' : '`email:` with its column under `consent:`'}, or name a file there that \`says: granted\` with \`purpose: email\`.`,
    });
  }
  const speaksOfAds =
    consent === undefined ||
    consent.columns.ads !== undefined ||
    consent.columns.personalization !== undefined ||
    consent.files.some(({ purposes: to }) => to.some((purpose) => purpose !== 'email'));
  if (speaksOfAds || some('ads') === undefined) return [];
  return [
    {
      severity: 'warning',
      message:
        'the `consent` block speaks of e-mails alone: nobody is withheld from lists for ads, and no consent to ads is claimed',
      at: config.at('consent'),
      fix: 'Name the column that says who allowed ads under `ads:`.',
    },
  ];
}

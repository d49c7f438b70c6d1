import type { Diagnostic } from '../errors/user-error.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import type { AudienceConfig } from './audience-config.ts';
import { familiesOf } from './audience-families.ts';
import type { Config } from './config.ts';
import { settingsOf } from './schema/destination-schema.ts';

type Checked = Pick<Config, 'audiences' | 'destinations' | 'priority' | 'at'>;

/** What companies are told by (`companyTable`). */
const tellCompanies: readonly Identifier[] = ['company_domain', 'email', 'company'];

/** What does not go together with audiences of companies. */
export function companyProblems(config: Checked): Diagnostic[] {
  const companies = familiesOf(config).filter(({ members }) => members === 'companies');
  return [
    ...companies.flatMap((audience) => [...placeProblems(config, audience), ...keyProblems(config, audience)]),
    ...mentions(config, new Set(companies.map(({ family }) => family))),
  ];
}

function placeProblems({ destinations, at }: Checked, { family, to }: AudienceConfig): Diagnostic[] {
  return to.flatMap((name): Diagnostic[] => {
    const destination = destinations.get(name);
    // What a package says of its platform has no place for companies.
    if (destination === undefined) return [];
    if (destination.package === undefined && settingsOf(destination).takesCompanies?.(destination)) return [];
    return [
      {
        severity: 'error',
        message: `audiences.${family} is of companies, and ${name} (${destination.type}) takes people alone`,
        at: at('audiences', family, 'to'),
        fix: 'Send it to destinations of type linkedin, or of type file with `format: linkedin`; or leave `type` away.',
      },
    ];
  });
}

/** Keys that are about people one by one. */
function keyProblems({ at }: Checked, audience: AudienceConfig): Diagnostic[] {
  const { family, cooldown, experiment, value, identifiers } = audience;
  const keys = [
    ...(cooldown === undefined ? [] : ['cooldown']),
    ...(experiment === undefined ? [] : [experiment.split.size > 0 ? 'split' : 'holdout']),
    ...(value === undefined ? [] : ['value']),
  ];
  const strange = identifiers?.filter((identifier) => !tellCompanies.includes(identifier)) ?? [];
  return [
    ...keys.map((key): Diagnostic => ({
      severity: 'error',
      message: `audiences.${family}.${key} is about people, and the audience is of companies`,
      at: at('audiences', family, key),
      fix: `Leave \`${key}\` away, or \`type\`.`,
    })),
    ...(strange.length === 0
      ? []
      : [
          {
            severity: 'error' as const,
            message: `audiences.${family}.identifiers: no company is told by ${strange.join(', ')}`,
            at: at('audiences', family, 'identifiers'),
            fix: `Companies are told by ${tellCompanies.join(', ')}.`,
          },
        ]),
  ];
}

/** Rules of other audiences count people. */
function mentions({ audiences, priority, at }: Checked, companies: ReadonlySet<string>): Diagnostic[] {
  const groups = priority.flatMap((group, index) =>
    group.flatMap((family, position) =>
      companies.has(family) ? [{ family, rule: 'priority', place: at('priority', index, position) }] : [],
    ),
  );
  const rests = familiesOf({ audiences }).flatMap(({ family: mine, cooldown }) =>
    (cooldown?.audiences ?? [])
      .filter((family) => family !== mine && companies.has(family))
      .map((family) => ({ family, rule: 'cooldown', place: at('audiences', mine, 'cooldown', 'audiences') })),
  );
  return [...groups, ...rests].map(({ family, rule, place }) => ({
    severity: 'error',
    message: `audience "${family}" is of companies, and \`${rule}\` is about people`,
    at: place,
    fix: 'Leave it out there.',
  }));
}

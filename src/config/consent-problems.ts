import { askedByLists, purposes } from './consent-config.ts';
import type { ConsentPreset } from './consent-presets.ts';
import { eea, unknownCountry } from './consent-presets.ts';
import { readCountries, readState } from './consent-places.ts';

interface Written {
  readonly preset?: ConsentPreset | readonly ConsentPreset[] | undefined;
  readonly column?: string | undefined;
  readonly granted?: readonly string[] | undefined;
  readonly denied?: readonly string[] | undefined;
  readonly unspecified?: 'withhold' | 'send' | undefined;
  readonly ads?: Said | undefined;
  readonly personalization?: Said | undefined;
  readonly email?: Said | undefined;
  readonly files?: readonly { readonly says?: string; readonly purpose?: string | undefined }[] | undefined;
  readonly regions?: readonly WrittenRegion[] | undefined;
}

interface Said {
  readonly granted?: readonly string[] | undefined;
  readonly denied?: readonly string[] | undefined;
}

interface WrittenRegion {
  readonly countries: readonly string[];
  readonly states?: readonly string[] | undefined;
  readonly unspecified?: 'withhold' | 'send' | undefined;
  readonly limited_data_use?: boolean | undefined;
}

interface Problem {
  readonly message: string;
  readonly fix: string;
  readonly path: readonly (string | number)[];
}

/** What does not go together in a `consent:` block. */
export function consentProblems(written: Written): Problem[] {
  const problems = [
    ...columnProblems(written),
    ...silentColumns(written),
    ...regionProblems(written),
    ...presetProblems(written),
  ];
  return problems.length > 0 ? problems : withholdsNobody(written);
}

function columnProblems(written: Written): Problem[] {
  const { column, granted } = written;
  if (column === undefined) {
    const stray = (['granted', 'denied'] as const).filter((key) => written[key] !== undefined);
    if (
      stray.length === 0 &&
      purposes.every((purpose) => written[purpose] === undefined) &&
      (written.files ?? []).length === 0
    ) {
      const fix = 'Add `column:`, or `ads:` and `personalization:`, `email:`, or `files:`.';
      return [{ message: 'is missing', fix, path: ['column'] }];
    }
    return stray.map((path) => ({ message: 'says nothing without a column', fix: 'Add `column:`.', path: [path] }));
  }
  return [
    ...(granted === undefined ? [{ message: 'is missing', fix: 'Add `granted:`.', path: ['granted'] }] : []),
    ...askedByLists.ads
      .filter((purpose) => written[purpose] !== undefined)
      .map((purpose) => ({
        message: 'is said twice: `column` says both purposes',
        fix: 'Write `ads:` and `personalization:`, and no `column:`, `granted:` and `denied:` beside them.',
        path: [purpose],
      })),
  ];
}

/** A column of which no value means anything. */
function silentColumns(written: Written): Problem[] {
  const isSilent = ({ granted, denied = [] }: Said) => granted?.length === 0 && denied.length === 0;
  return [
    { said: written, path: [] },
    ...purposes.map((purpose) => ({ said: written[purpose] ?? {}, path: [purpose] })),
  ].flatMap(({ said, path }) =>
    isSilent(said)
      ? [
          {
            message: 'is empty, and so is `denied`: nothing in the column counts',
            fix: 'Write the values of the column, as the export has them: ["yes"].',
            path: [...path, 'granted'],
          },
        ]
      : [],
  );
}

/** A block that lets everybody through is no better than none, and looks as if it were. */
function withholdsNobody(written: Written): Problem[] {
  const sent = [
    written.unspecified ?? 'withhold',
    ...(written.regions ?? []).map((each) => each.unspecified ?? 'send'),
  ];
  const isLax = sent.every((each) => each === 'send') && ![written.preset ?? []].flat().includes('gdpr');
  if (!isLax || someDenied(written)) return [];
  const fix =
    'Say which values are `denied`, add a file that `says: denied`, or leave `unspecified: send` away: then whoever granted is sent alone.';
  return [{ message: 'sends everybody: nothing says who denied', fix, path: ['unspecified'] }];
}

function regionProblems({ regions = [] }: Written): Problem[] {
  return regions.flatMap(({ countries, states, limited_data_use: limited }, index): Problem[] => {
    const inUs = countries.length === 1 && countries[0]?.toUpperCase() === 'US';
    if (states !== undefined && !inUs) {
      const fix = 'Write `countries: [US]`, and another region for other countries.';
      return [{ message: 'are known of the US alone', fix, path: ['regions', index, 'states'] }];
    }
    const inCalifornia = inUs && states?.length === 1 && readState(states[0] ?? '') === 'ca';
    if (limited !== true || inCalifornia) return [];
    const fix = 'Write `countries: [US]` and `states: [CA]` beside it.';
    return [
      {
        message: 'is for California alone: Meta has no other state',
        fix,
        path: ['regions', index, 'limited_data_use'],
      },
    ];
  });
}

function presetProblems(written: Written): Problem[] {
  const presets = [written.preset ?? []].flat();
  return [
    ...(presets.includes('gdpr') ? [...grantProblems(written), ...laxRegions(written)] : []),
    ...(presets.includes('ccpa') && !someDenied(written)
      ? [
          {
            message: 'ccpa needs to know who opted out',
            fix: 'Say which values are `denied`, or add a file that `says: denied`.',
            path: ['preset'],
          },
        ]
      : []),
  ];
}

/** A purpose that nobody can grant would withhold everybody. */
function grantProblems(written: Written): Problem[] {
  return askedByLists.ads
    .filter((purpose) => {
      const filed = (written.files ?? []).some((file) => [purpose, 'both', undefined].includes(file.purpose));
      return written.column === undefined && written[purpose] === undefined && !filed;
    })
    .map((purpose) => ({
      message: `gdpr needs consent for ${purpose}, and nothing says it`,
      fix: `Add \`${purpose}:\` with its column, or \`column:\` where one says both.`,
      path: ['preset'],
    }));
}

function laxRegions({ regions = [], unspecified = 'withhold' }: Written): Problem[] {
  const covered = new Set([...eea, 'GB', 'CH', unknownCountry]);
  return regions.flatMap((region, index): Problem[] => {
    const lax = readCountries(region.countries).filter((country) => covered.has(country));
    if ((region.unspecified ?? unspecified) !== 'send' || lax.length === 0) return [];
    const where = lax.length > 3 ? `${lax.slice(0, 3).join(', ')} …` : lax.join(', ');
    return [
      {
        message: `contradicts \`preset: gdpr\`: it sends people (${where}) without consent`,
        fix: 'Write `unspecified: withhold`, take these countries out, or do without the preset.',
        path: ['regions', index],
      },
    ];
  });
}

/** Whether somebody may have denied what lists for ads ask for. */
const someDenied = (written: Written) =>
  [written.denied, written.ads?.denied, written.personalization?.denied].some((denied) => (denied?.length ?? 0) > 0) ||
  (written.files ?? []).some(({ says, purpose }) => says === 'denied' && purpose !== 'email');

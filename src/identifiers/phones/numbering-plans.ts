import metadata from 'libphonenumber-js/metadata.max';

/** A pattern of digits and how many of them there can be. */
export interface NumberKind {
  readonly pattern: string;
  readonly lengths: readonly number[];
}

export interface NumberingPlan {
  /** ISO alpha-2; absent for the calling codes of no country (800, 870, …). */
  readonly country?: string;
  readonly callingCode: string;
  /** Pattern of the prefix for calls abroad, such as `00` or `011`. */
  readonly dialsAbroad: string;
  /** What every number of the plan is like, and how long one can be at all. */
  readonly general: NumberKind;
  /** What national numbers begin with inside the country, such as `0`; empty where there is nothing. */
  readonly trunk: string;
  /** Pattern of everything that is taken off the front of a national number; empty where there is nothing. */
  readonly prefixes: string;
  /** What a prefix becomes when its pattern captures something, such as `9$1`; empty where it just goes. */
  readonly rewrite: string;
  /** Tells countries with one calling code apart. */
  readonly leadingDigits?: string;
  /** Fixed line, mobile, …: a valid number is one of them. */
  readonly kinds: readonly NumberKind[];
}

/** The plans by calling code, the main country first, as libphonenumber tries them. */
export function numberingPlans(): ReadonlyMap<string, readonly NumberingPlan[]> {
  if (metadata.version !== 4) throw new Error(`unknown version of libphonenumber's metadata: ${metadata.version}`);
  const byCallingCode = new Map<string, readonly NumberingPlan[]>();
  for (const [callingCode, countries] of Object.entries<readonly (keyof typeof metadata.countries)[]>(
    metadata.country_calling_codes,
  )) {
    byCallingCode.set(
      callingCode,
      countries.map((country) => readPlan(callingCode, metadata.countries[country] ?? [], country)),
    );
  }
  for (const [callingCode, plan] of Object.entries<readonly unknown[]>(metadata.nonGeographic)) {
    byCallingCode.set(callingCode, [readPlan(callingCode, plan)]);
  }
  return byCallingCode;
}

/** Positions in a plan of libphonenumber-js's metadata, version 4; 0 stands for nothing. */
const at = {
  dialsAbroad: 1,
  general: 2,
  lengths: 3,
  trunk: 5,
  prefixes: 7,
  rewrite: 8,
  leadingDigits: 10,
  kinds: 11,
} as const;

function readPlan(callingCode: string, plan: readonly unknown[], country?: string): NumberingPlan {
  const trunk = text(plan[at.trunk]);
  const leadingDigits = text(plan[at.leadingDigits]);
  const lengths = list(plan[at.lengths]).map(Number);
  return {
    callingCode,
    dialsAbroad: text(plan[at.dialsAbroad]),
    general: { pattern: text(plan[at.general]), lengths },
    trunk,
    prefixes: text(plan[at.prefixes]) || trunk,
    rewrite: text(plan[at.rewrite]),
    ...(country !== undefined && { country }),
    ...(leadingDigits !== '' && { leadingDigits }),
    kinds: list(plan[at.kinds])
      .map(list)
      .map(([pattern, own]) => ({ pattern: text(pattern), lengths: own ? list(own).map(Number) : lengths }))
      .filter(({ pattern }) => pattern !== ''),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

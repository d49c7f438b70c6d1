import type { ConsentPreset } from './consent-presets.ts';
import type { SuppressConfig } from './source-config.ts';

/** What people consent to: that data about them is sent for ads, that ads are personalised for them, and that they get e-mails. */
export const purposes = ['ads', 'personalization', 'email'] as const;
export type Purpose = (typeof purposes)[number];

/** What lists are for. */
export type ListPurpose = 'ads' | 'email';

/** What whoever is on a list must not have denied, by what the list is for. */
export const askedByLists: Readonly<Record<ListPurpose, readonly Purpose[]>> = {
  ads: ['ads', 'personalization'],
  email: ['email'],
};

export interface ConsentConfig {
  readonly presets: readonly ConsentPreset[];
  /** Where a source says it; a purpose without a column may stand in files. */
  readonly columns: Readonly<Partial<Record<Purpose, ConsentColumn>>>;
  /** What becomes of who said neither, to a purpose that lists for ads ask for. */
  readonly unspecified: 'withhold' | 'send';
  readonly files: readonly ConsentFile[];
  /** The first that fits counts; where none does, `unspecified`. */
  readonly regions: readonly ConsentRegion[];
}

export interface ConsentColumn {
  /** An attribute's name or a column's header. */
  readonly column: string;
  readonly granted: readonly string[];
  readonly denied: readonly string[];
}

/** People whose word stands in a file of its own; read like a source. */
export type ConsentFile = SuppressConfig & {
  readonly says: 'granted' | 'denied';
  readonly purposes: readonly Purpose[];
};

export interface ConsentRegion {
  /** Alpha-2 codes in capitals, and `unknown`. */
  readonly countries: readonly string[];
  /** Codes of the US in small letters; undefined: everywhere. */
  readonly states: readonly string[] | undefined;
  readonly unspecified: 'withhold' | 'send';
  /** Whether who denied personalization alone goes to platforms that can be told so. */
  readonly limitedDataUse: boolean;
}

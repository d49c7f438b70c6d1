export type ExpiryKind = 'credential' | 'version';

/** Days before the end at which people are told: a sign-in takes minutes, another version may take a release. */
export const leadDays: Readonly<Record<ExpiryKind, number>> = { credential: 14, version: 60 };

/** When something ends that a person must renew or replace; or why that is not known. */
export type Expiry =
  | {
      readonly kind: ExpiryKind;
      readonly what: string;
      readonly at: Date;
      /** What a person does before, with the place where it is done. */
      readonly fix: string;
    }
  | { readonly kind: ExpiryKind; readonly what: string; readonly at: undefined; readonly why: string };

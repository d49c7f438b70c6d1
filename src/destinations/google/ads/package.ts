import { quietPackage } from './package-environment.ts';

export type AdsPackage = typeof import('google-ads-api');
export type AdsCustomer = ReturnType<InstanceType<AdsPackage['GoogleAdsApi']>['Customer']>;

/** Loads it: about a second, and 200 MB of memory. */
export function loadAdsPackage(): Promise<AdsPackage> {
  quietPackage();
  return import('google-ads-api');
}

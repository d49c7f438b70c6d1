import { identityRules } from '../contacts/identity-kinds.ts';
import type { Engine } from '../engine/engine.ts';
import { type Identifier, telling, type Telling } from '../identifiers/identifier.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { cover } from './cover.ts';

/** Enough of an export to tell it from others; a tenth of the work of an inspection. */
export interface Glance {
  /** Name of the export that was recognised. */
  readonly preset: string | undefined;
  /** That could be read. */
  readonly rows: number;
  readonly unreadable: number;
  /** Rows with a value that tells who it is; phones in national form are invalid here. */
  readonly told: Readonly<Record<Telling, { readonly valid: number; readonly invalid: number }>>;
  /** Whether it has columns for a full name and an address. */
  readonly hasAddresses: boolean;
}

/** Requires `prepareRules`. */
export async function glanceAt(engine: Engine, source: SourceTable): Promise<Glance> {
  const count = async (identifier: Telling) => {
    if (!has(source, identifier)) return { valid: 0, invalid: 0 };
    const options = { rules: [identityRules[identifier]], defaultCountry: undefined, samples: false };
    const { valid, invalid } = await cover(engine, source, identifier, options);
    return { valid, invalid };
  };
  const counted = new Map<Telling, { valid: number; invalid: number }>();
  for (const identifier of telling) counted.set(identifier, await count(identifier));
  const told = (identifier: Telling) => counted.get(identifier) ?? { valid: 0, invalid: 0 };
  const place = has(source, 'postal_code') || (has(source, 'city') && has(source, 'region'));
  return {
    preset: source.preset,
    rows: source.rows,
    unreadable: source.unreadableCount,
    told: {
      email: told('email'),
      phone: told('phone'),
      mobile_ad_id: told('mobile_ad_id'),
      external_id: told('external_id'),
    },
    hasAddresses: place && has(source, 'first_name') && has(source, 'last_name'),
  };
}

/** Whether its rows can become contacts, once a country is given for phones in national form. */
export function hasContacts({ told: { email, phone, mobile_ad_id: mobile }, hasAddresses }: Glance): boolean {
  return email.valid + phone.valid + phone.invalid + mobile.valid > 0 || hasAddresses;
}

/** Whether every row could be read and some bar somebody, so that it can be a suppression list. */
export function canSuppress({ unreadable, told }: Glance): boolean {
  return unreadable === 0 && Object.values(told).some(({ valid }) => valid > 0);
}

const has = ({ mapping }: SourceTable, identifier: Identifier) => (mapping[identifier]?.length ?? 0) > 0;

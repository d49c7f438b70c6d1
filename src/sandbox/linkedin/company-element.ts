import { COUNTRY_CODES } from '../engine/country-codes.ts';
import { isRecord, isText, unknownKey, type Json } from '../engine/json.ts';
import { domainKey, nameKey } from './company-keys.ts';
import type { StreamElement, StreamKind } from './stream.ts';

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

type Form = (text: string) => boolean;

const anyText: Form = () => true;
const upTo =
  (longest: number): Form =>
  (text) =>
    [...text].length <= longest;

/** Fields of text, each with what it must be (linkedin.md 7); those with a key find the company. */
const TEXTS: Readonly<Record<string, { readonly is: Form; readonly key?: (text: string) => string }>> = {
  companyName: { is: anyText, key: nameKey },
  companyWebsiteDomain: { is: (text) => DOMAIN.test(text), key: domainKey },
  companyEmailDomain: { is: (text) => DOMAIN.test(text), key: domainKey },
  organizationUrn: { is: (text) => /^urn:li:organization:\d+$/.test(text), key: (text) => text },
  companyPageUrl: { is: upTo(100), key: (text) => `page:${text}` },
  stockSymbol: { is: upTo(5) },
  city: { is: anyText },
  state: { is: anyText },
  country: { is: (text) => COUNTRY_CODES.has(text) },
  postalCode: { is: upTo(20) },
};
const FIELDS: ReadonlySet<string> = new Set(['action', 'industries', ...Object.keys(TEXTS)]);

/** Companies, as `/companies` takes them. */
export const companyStream: StreamKind = {
  resource: 'companies',
  type: 'COMPANY',
  callsPerMinute: 300,
  read: readCompanyElement,
  valuesOf: (value) =>
    isRecord(value)
      ? Object.entries(TEXTS).flatMap(([field, { key }]) => (key === undefined ? [] : [value[field]]))
      : [],
};

function readCompanyElement(value: unknown): StreamElement | string {
  if (!isRecord(value)) return 'The element is not an object';
  const unknown = unknownKey(value, FIELDS);
  if (unknown !== undefined) return `ERROR :: /${unknown} :: unrecognized field found but not allowed`;
  const { action } = value;
  if (action !== 'ADD' && action !== 'REMOVE') return 'action must be ADD or REMOVE';
  const problem = textProblem(value) ?? industriesProblem(value['industries']);
  if (problem !== undefined) return problem;
  const keys = Object.entries(TEXTS).flatMap(([field, { key }]) => {
    const text = value[field];
    return key !== undefined && isText(text) ? [key(text)] : [];
  });
  return keys.length === 0
    ? 'One of companyName, companyWebsiteDomain, companyEmailDomain, organizationUrn, companyPageUrl is required'
    : { action, keys };
}

function textProblem(value: Json): string | undefined {
  for (const [field, { is }] of Object.entries(TEXTS)) {
    const text = value[field];
    if (text !== undefined && (!isText(text) || !is(text))) return `${field} is not valid`;
  }
  return undefined;
}

function industriesProblem(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const isList = Array.isArray(value) && value.length <= 3 && value.every((each) => isText(each) && upTo(50)(each));
  return isList ? undefined : 'industries must be up to 3 strings of up to 50 characters';
}

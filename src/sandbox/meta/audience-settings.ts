import { isText } from '../engine/json.ts';
import { badParameter } from './graph-error.ts';
import { allowOnly, type GraphCall } from './graph-call.ts';

/** What an advertiser says of an audience, under the names of the API. */
export interface AudienceSettings {
  readonly name: string;
  readonly customer_file_source: string;
  readonly description?: string;
  readonly retention_days?: number;
  readonly opt_out_link?: string;
  readonly is_value_based?: boolean;
  readonly audience_labels?: readonly string[];
  readonly usage_restriction?: string;
}

type Check = readonly [isValid: (value: unknown) => boolean, what: string];

const FILE_SOURCES: readonly string[] = [
  'USER_PROVIDED_ONLY',
  'PARTNER_PROVIDED_ONLY',
  'BOTH_USER_AND_PARTNER_PROVIDED',
];
const LABELS: readonly string[] = [
  'QUALIFIED_LEADS',
  'DISQUALIFIED_LEADS',
  'APP_USERS',
  'TRIAL_USERS',
  'ENGAGED_USERS',
  'HIGH_VALUE_CUSTOMERS',
  'LOW_VALUE_CUSTOMERS',
  'AT_RISK',
  'DISENGAGED',
  'CUSTOMERS',
];
const RESTRICTIONS: readonly string[] = ['NONE', 'EXCLUSION_ONLY'];

/** What may be set, and changed later. */
const CHECKS: Readonly<Record<string, Check>> = {
  name: [isText, 'a string that is not empty'],
  description: [(value) => typeof value === 'string', 'a string'],
  customer_file_source: [isOneOf(FILE_SOURCES), `one of ${FILE_SOURCES.join(', ')}`],
  retention_days: [isRetention, 'an integer from 1 to 180'],
  opt_out_link: [isLink, 'a URL'],
  audience_labels: [isLabels, `an array of ${LABELS.join(', ')}`],
};
const SINCE_V26: Readonly<Record<string, Check>> = {
  usage_restriction: [isOneOf(RESTRICTIONS), `one of ${RESTRICTIONS.join(', ')}`],
};
/** What may only be set when the audience is made. */
const FIXED: Readonly<Record<string, Check>> = {
  subtype: [isOneOf(['CUSTOM']), 'CUSTOM for a customer list'],
  is_value_based: [(value) => typeof value === 'boolean', 'a boolean'],
};
const REQUIRED: readonly string[] = ['name', 'subtype', 'customer_file_source'];

/** The settings of a new audience, checked. */
export function newSettings(graph: GraphCall): AudienceSettings {
  const missing = REQUIRED.filter((name) => graph.params[name] === undefined);
  if (missing.length > 0) throw badParameter(`Missing parameter(s): ${missing.join(', ')}`);
  check(graph, { ...checksFor(graph), ...FIXED });
  return graph.params as unknown as AudienceSettings;
}

/** The settings of an audience after a change, checked. */
export function changedSettings(graph: GraphCall, before: AudienceSettings): AudienceSettings {
  check(graph, checksFor(graph));
  return { ...before, ...graph.params };
}

function checksFor({ version }: GraphCall): Readonly<Record<string, Check>> {
  return version === 'v25.0' ? CHECKS : { ...CHECKS, ...SINCE_V26 };
}

function check(graph: GraphCall, checks: Readonly<Record<string, Check>>): void {
  allowOnly(graph, Object.keys(checks));
  for (const [name, [isValid, what]] of Object.entries(checks)) {
    const value = graph.params[name];
    if (value !== undefined && !isValid(value)) throw badParameter(`Param ${name} must be ${what}`);
  }
}

function isOneOf(values: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}

function isRetention(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 180;
}

function isLink(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value);
}

function isLabels(value: unknown): boolean {
  return Array.isArray(value) && value.every((label) => typeof label === 'string' && LABELS.includes(label));
}

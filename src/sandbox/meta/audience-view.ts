import type { Call } from '../engine/call.ts';
import type { Json } from '../engine/json.ts';
import type { Audience } from './audience.ts';
import { mayOnlyLook } from './authorize.ts';
import { fieldNamesOf } from './fields.ts';

/** Fewer matched people cannot be advertised to. */
const MINIMUM_SIZE = 100;

const FIELDS = [
  'id',
  'account_id',
  'name',
  'description',
  'subtype',
  'customer_file_source',
  'retention_days',
  'is_value_based',
  'opt_out_link',
  'audience_labels',
  'usage_restriction',
  'approximate_count_lower_bound',
  'approximate_count_upper_bound',
  'delivery_status',
  'operation_status',
  'permission_for_actions',
  'time_created',
  'time_updated',
  'time_content_updated',
  'delete_time',
  'fields_violating_integrity_policy',
] as const;

type AudienceView = Readonly<Record<(typeof FIELDS)[number], unknown>>;

/** The fields that a request asks for; `usage_restriction` came with v26. */
export function audienceFields(fields: unknown, version: string): string[] {
  const known = version === 'v25.0' ? FIELDS.filter((name) => name !== 'usage_restriction') : FIELDS;
  return fieldNamesOf(fields, known, 'CustomAudience');
}

/** What Graph says an audience is: every field of the node; undefined where it has no value. */
export function audienceView(audience: Audience, account: string, matched: number, call: Call): AudienceView {
  const { settings } = audience;
  const violating = violatingFields(audience, call);
  const flagged = violating.length > 0;
  const deletedAt = audience.deletedAt(call.now);
  return {
    id: audience.id,
    account_id: account,
    name: settings.name,
    description: settings.description,
    subtype: 'CUSTOM',
    customer_file_source: settings.customer_file_source,
    retention_days: settings.retention_days ?? 0,
    is_value_based: settings.is_value_based ?? false,
    opt_out_link: settings.opt_out_link,
    audience_labels: settings.audience_labels,
    usage_restriction: settings.usage_restriction ?? 'NONE',
    ...roundedSize(matched),
    delivery_status: deliveryStatus(matched, flagged),
    operation_status: operationStatus(audience, call.now, flagged),
    permission_for_actions: { can_edit: !mayOnlyLook(call), can_see_insight: true, can_share: true },
    time_created: seconds(audience.createdAt),
    time_updated: seconds(audience.updatedAt),
    time_content_updated: seconds(audience.contentAt ?? audience.createdAt),
    delete_time: deletedAt === undefined ? 0 : seconds(deletedAt),
    fields_violating_integrity_policy: violating,
  };
}

/** The page's own examples of what suggests a health condition or financial status; Meta looks for more, and does not say how. */
const FORBIDDEN = /(?<![a-z])(arthritis|diabetes|credit[ _-]?score|high[ _-]income)(?![a-z])/i;

/** Fields for which the audience is flagged: what they suggest about people. */
function violatingFields({ id, settings }: Audience, call: Call): string[] {
  const isFault = call.faults.take('flag_audience', ({ list }) => list === undefined || list === id) !== undefined;
  const found = (['name', 'description'] as const).filter((field) => FORBIDDEN.test(settings[field] ?? ''));
  return isFault && found.length === 0 ? ['name'] : found;
}

/** Whether the audience is flagged. */
export function isFlagged(audience: Audience, call: Call): boolean {
  return violatingFields(audience, call).length > 0;
}

type Bound = 'approximate_count_lower_bound' | 'approximate_count_upper_bound';

/** Bounds with two significant digits; below 100 people only that it is below 100. */
function roundedSize(size: number): Pick<AudienceView, Bound> {
  const step = Math.max(MINIMUM_SIZE / 10, 10 ** (String(size).length - 2));
  const lower = size < MINIMUM_SIZE ? 0 : Math.floor(size / step) * step;
  const upper = size < MINIMUM_SIZE ? MINIMUM_SIZE : Math.ceil((size + 1) / step) * step;
  return { approximate_count_lower_bound: lower, approximate_count_upper_bound: upper };
}

function deliveryStatus(matched: number, flagged: boolean): Json {
  if (flagged) return { code: 400, description: 'This audience cannot be used.' };
  return matched < MINIMUM_SIZE
    ? { code: 300, description: 'This audience is too small to be used.' }
    : { code: 200, description: 'This audience is ready for use.' };
}

function operationStatus(audience: Audience, now: number, flagged: boolean): Json {
  if (flagged) return { code: 471, description: 'Flagged: it suggests information that must not be used.' };
  if (audience.replacement !== undefined) return { code: 414, description: 'The audience is being replaced.' };
  if (audience.replacementFailed) return { code: 415, description: 'The last replacement failed.' };
  if (audience.deletedAt(now) !== undefined) return { code: 100, description: 'Expiring: unused for two years.' };
  if (audience.contentAt === undefined) return { code: 410, description: 'Nothing was uploaded yet.' };
  return { code: 200, description: 'Normal' };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

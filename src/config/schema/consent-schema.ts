import * as z from 'zod';
import { consentKey } from '../consent-key.ts';
import { consentPresets } from '../consent-presets.ts';
import { consentProblems } from '../consent-problems.ts';
import { place, text, usState, yesNo } from './fields.ts';
import { hasOneKindOfRows, oneKindOfRows } from './rows-schema.ts';
import { reading } from './source-schema.ts';

const granted = () => z.array(text()).describe('Values that grant consent');
const denied = () => z.array(text()).optional().describe('Values that deny it; anything else is unspecified');
const unspecified = () => z.enum(['withhold', 'send']).optional();

type Values = { readonly granted?: readonly string[] | undefined; readonly denied?: readonly string[] | undefined };

/** A value cannot say both. */
function saysOneThing({ value, issues }: { readonly value: Values; readonly issues: z.core.$ZodRawIssue[] }): void {
  const yes = new Set((value.granted ?? []).map(consentKey));
  for (const [index, each] of (value.denied ?? []).entries()) {
    if (!yes.has(consentKey(each))) continue;
    const params = { fix: 'Leave it in one of the two lists.' };
    const message = 'stands under `granted` too';
    issues.push({ code: 'custom', message, params, input: value, path: ['denied', index], continue: true });
  }
}

const purpose = () =>
  z
    .strictObject({
      column: text().describe('Attribute or column that says it'),
      granted: granted(),
      denied: denied(),
    })
    .check(saysOneThing);

const preset = z.enum(consentPresets);

export const consentSchema = z
  .strictObject({
    preset: z
      .union([preset, z.array(preset).min(1)], { error: `must be one or several of ${consentPresets.join(', ')}` })
      .optional()
      .describe('What a law asks for: gdpr, ccpa or both (docs/consent.md)'),
    column: text().optional().describe('Attribute or column that says what a contact allowed, for all purposes'),
    granted: granted().optional(),
    denied: denied(),
    unspecified: unspecified().describe('What to do with who said neither; default: withhold'),
    ads: purpose().optional().describe('Where it stands whether data may be sent for ads'),
    personalization: purpose().optional().describe('Where it stands whether ads may be personalised'),
    email: purpose().optional().describe('Where it stands whether somebody may get e-mails; default: `column`'),
    files: z
      .array(
        z
          .strictObject({
            ...reading,
            says: z.enum(['granted', 'denied']).describe('What whoever stands in it has said'),
            purpose: z
              .enum(['ads', 'personalization', 'both', 'email'])
              .optional()
              .describe('To what; default: both, and e-mails where `column` says them too, or it says denied'),
          })
          .check(hasOneKindOfRows)
          .meta(oneKindOfRows),
      )
      .optional()
      .describe('Files of people who granted or denied consent; read like suppression lists'),
    regions: z
      .array(
        z.strictObject({
          countries: z.array(place()).min(1).describe('Two letters; EEA for its countries, unknown for none'),
          states: z.array(usState()).min(1).optional().describe('Of the US: only these, e.g. CA'),
          unspecified: unspecified().describe('What to do there with who said neither; that of `consent` when absent'),
          limited_data_use: yesNo()
            .optional()
            .describe('Whether Meta gets who denied personalization alone, for Limited Data Use; default: false'),
        }),
      )
      .optional()
      .describe('What holds where; the first that fits a contact’s country and state counts'),
  })
  .check(saysOneThing)
  .check(({ value, issues }) => {
    for (const { message, fix, path } of consentProblems(value)) {
      issues.push({ code: 'custom', message, params: { fix }, input: value, path: [...path], continue: true });
    }
  });
